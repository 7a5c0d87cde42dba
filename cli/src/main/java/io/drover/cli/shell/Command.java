package io.drover.cli.shell;

/** One command, such as {@code job run}. Made for one use. */
public interface Command {
    /** What follows the command's name in its usage line, such as {@code [options] <job>}. */
    String synopsis();

    /** What it does, in one or a few sentences for its help. */
    String description();

    /** Declares the options that are its own; those that all commands have are added. */
    default void declare(Options options) {}

    /** Whether it talks to an agent and so has the options that say where that is. */
    default boolean asksAgent() {
        return true;
    }

    /**
     * Whether all that follows goes to it as it stands, options too. Such a command finds it in
     * {@link Invocation#arguments()}.
     */
    default boolean takesAll() {
        return false;
    }

    /** Whether its arguments are files of this machine, which completion then offers. */
    default boolean takesFiles() {
        return false;
    }

    /** Whether the first argument ends the options, because another command line follows it. */
    default boolean endsOptionsAtArgument() {
        return false;
    }

    /**
     * Runs it.
     *
     * @return the exit code of the process
     * @throws Failure to end with a text on the error stream
     */
    int run(Invocation call);
}
