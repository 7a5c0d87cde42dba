package io.drover.agent;

import io.drover.agent.config.AgentConfig;

/** Why an agent stops. */
sealed interface StopReason {
    /** SIGINT, such as Ctrl-C. */
    record Interrupt() implements StopReason {}

    /** SIGTERM. */
    record Terminate() implements StopReason {}

    /** Something that it cannot go on without has ended. */
    record Failure(String what) implements StopReason {}

    /** What the operator is told. */
    default String message() {
        return switch (this) {
            case Interrupt() -> "==> Caught signal: interrupt";
            case Terminate() -> "==> Caught signal: terminated";
            case Failure(String what) -> "==> " + what;
        };
    }

    /** Whether the agent says farewell to the cluster before it goes. */
    default boolean leaves(AgentConfig config) {
        return switch (this) {
            case Interrupt() -> config.leaveOnInterrupt();
            case Terminate() -> config.leaveOnTerminate();
            case Failure(_) -> false;
        };
    }
}
