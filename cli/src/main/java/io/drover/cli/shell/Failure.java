package io.drover.cli.shell;

/** Ends a command with a text on the error stream and an exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean usage;

    private Failure(int exitCode, String message, boolean usage) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.usage = usage;
    }

    /** Something went wrong; exit code 1. */
    public static Failure because(String message) {
        return new Failure(1, message, false);
    }

    /** What was typed is not what the command takes; the command's help is pointed at. */
    public static Failure usage(String message) {
        return new Failure(1, message, true);
    }

    public Failure withExitCode(int code) {
        return new Failure(code, getMessage(), usage);
    }

    public int exitCode() {
        return exitCode;
    }

    /** Whether a hint to the command's help goes with it. */
    public boolean isUsage() {
        return usage;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
