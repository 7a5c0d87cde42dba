package io.drover.plugin;

/**
 * A driver could not do what was asked. The message reaches the user as part of a task event: it
 * says what failed, where, and how to mend it.
 */
public class DriverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean recoverable;

    /** A failure that another try would not change. */
    public DriverException(String message) {
        this(message, false);
    }

    /** As {@link #DriverException(String)}, with what lies behind it. */
    public DriverException(String message, Throwable cause) {
        super(message, cause);
        this.recoverable = false;
    }

    /**
     * A failure that says whether another try may succeed.
     *
     * @param recoverable true lets the restart policy of the task decide
     */
    public DriverException(String message, boolean recoverable) {
        super(message);
        this.recoverable = recoverable;
    }

    /** The answer to a task id that the driver does not know. */
    public static DriverException noSuchTask() {
        return new DriverException("task not found for given id");
    }

    public boolean recoverable() {
        return recoverable;
    }
}
