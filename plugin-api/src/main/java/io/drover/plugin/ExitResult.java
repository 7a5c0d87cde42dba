package io.drover.plugin;

/**
 * How a task ended.
 *
 * @param exitCode its exit code; 128 + signal number after a death by signal
 * @param signal number of the signal that ended it, 0 without one
 * @param oomKilled the kernel killed it for want of memory
 * @param error why the result is not what it seems, for people; empty mostly
 */
public record ExitResult(int exitCode, int signal, boolean oomKilled, String error) {
    /** An ordinary end. */
    public static ExitResult code(int exitCode) {
        return new ExitResult(exitCode, 0, false, "");
    }

    /** True for exit code 0 without a signal or an error. */
    public boolean successful() {
        return exitCode == 0 && signal == 0 && !oomKilled && error.isEmpty();
    }
}
