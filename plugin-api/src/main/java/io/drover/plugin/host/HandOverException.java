package io.drover.plugin.host;

import java.io.IOException;

/** The process that was found runs well, but has to make room for one that this agent starts. */
final class HandOverException extends IOException {
    private static final long serialVersionUID = 1;

    HandOverException(String message) {
        super(message);
    }
}
