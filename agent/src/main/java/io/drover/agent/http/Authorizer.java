package io.drover.agent.http;

/** Decides whether a caller may use a route. Asked by the agent that answers, never before. */
@FunctionalInterface
public interface Authorizer {
    /** Allows everything: access control is off. */
    Authorizer OFF = (route, call) -> {};

    /**
     * Returns if the caller may use the route.
     *
     * @throws io.drover.api.RequestException 403 if the caller may not
     */
    void check(Route route, Call call);
}
