package io.drover.client.task;

/** A task could not be made ready; the message is for its events. */
final class SetupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean recoverable;
    private final boolean invalid;

    private SetupException(String message, boolean recoverable, boolean invalid) {
        super(message);
        this.recoverable = recoverable;
        this.invalid = invalid;
    }

    /** The restart policy decides. */
    static SetupException passing(String message) {
        return new SetupException(message, true, false);
    }

    /** Another try would not help. */
    static SetupException lasting(String message) {
        return new SetupException(message, false, false);
    }

    /** The job asks for something that the driver does not know. */
    static SetupException invalid(String message) {
        return new SetupException(message, false, true);
    }

    boolean recoverable() {
        return recoverable;
    }

    boolean invalid() {
        return invalid;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
