package io.drover.agent;

/** The command {@code drover agent}. */
public final class AgentMain {
    private AgentMain() {}

    /**
     * Runs an agent until it is told to stop.
     *
     * @param args the arguments after {@code agent}
     * @return the exit code of the process
     */
    public static int run(String[] args) {
        System.err.println("==> Error starting agent: the agent is not built yet");
        return 1;
    }
}
