package io.drover.devices.nvidia;

/** NVIDIA's library, its driver or a device refused. */
sealed class NvmlException extends Exception {
    private static final long serialVersionUID = 1L;

    NvmlException(String message) {
        super(message);
    }

    /** One device does not answer any more; the others do. */
    static final class Lost extends NvmlException {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }
}
