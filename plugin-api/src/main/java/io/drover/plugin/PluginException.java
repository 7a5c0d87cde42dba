package io.drover.plugin;

/**
 * A plugin could not do what was asked. The message reaches the user, mostly as part of a task
 * event: it says what failed, where, and how to mend it.
 */
public class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A text that hosts of this protocol know. */
    private static final String SWITCHED_OFF = "device is not enabled";

    private final boolean recoverable;

    /** A failure that another try would not change. */
    public PluginException(String message) {
        this(message, false);
    }

    /** As {@link #PluginException(String)}, with what lies behind it. */
    public PluginException(String message, Throwable cause) {
        super(message, cause);
        this.recoverable = false;
    }

    /**
     * A failure that says whether another try may succeed.
     *
     * @param recoverable true lets the restart policy of the task decide
     */
    public PluginException(String message, boolean recoverable) {
        super(message);
        this.recoverable = recoverable;
    }

    /** The answer to a task id that the driver does not know. */
    public static PluginException noSuchTask() {
        return new PluginException("task not found for given id");
    }

    /** The answer of a device plugin that its configuration switches off. */
    public static PluginException switchedOff() {
        return new PluginException(SWITCHED_OFF);
    }

    /** True for {@link #switchedOff}, also when it came from another process. */
    public boolean isSwitchedOff() {
        return SWITCHED_OFF.equals(getMessage());
    }

    public boolean recoverable() {
        return recoverable;
    }
}
