package io.drover.agent.http;

import java.util.List;

/**
 * What a caller must be allowed to do to use a route.
 *
 * @param scope which rules of a policy grant it
 * @param anyOf names within the scope, one of which is enough; empty where the scope alone says it
 */
public record Capability(Scope scope, List<String> anyOf) {
    /** The part of a policy that grants something. */
    public enum Scope {
        /** Nothing is needed. */
        NONE,
        /** A capability in the namespace of the request. */
        NAMESPACE,
        /** {@code read} or {@code write} of nodes. */
        NODE,
        /** {@code read}, {@code write} or {@code delete} of the node pool. */
        NODE_POOL,
        /** {@code read} or {@code write} of agents. */
        AGENT,
        /** {@code read} or {@code write} of the operator's interface. */
        OPERATOR,
        /** A management token. */
        MANAGEMENT,
        /** The answer shows only what the caller may see. */
        ROWS
    }

    /** No token needed. */
    public static final Capability NOTHING = new Capability(Scope.NONE, List.of());

    /** A management token. */
    public static final Capability MANAGEMENT = new Capability(Scope.MANAGEMENT, List.of());

    public Capability {
        anyOf = List.copyOf(anyOf);
    }

    /** One of {@code anyOf} in the namespace of the request. */
    public static Capability namespace(String... anyOf) {
        return new Capability(Scope.NAMESPACE, List.of(anyOf));
    }

    public static Capability node(String access) {
        return new Capability(Scope.NODE, List.of(access));
    }

    public static Capability nodePool(String access) {
        return new Capability(Scope.NODE_POOL, List.of(access));
    }

    public static Capability agent(String access) {
        return new Capability(Scope.AGENT, List.of(access));
    }

    public static Capability operator(String access) {
        return new Capability(Scope.OPERATOR, List.of(access));
    }

    /** Rows are shown as far as the caller has one of {@code anyOf} for them. */
    public static Capability rows(String... anyOf) {
        return new Capability(Scope.ROWS, List.of(anyOf));
    }
}
