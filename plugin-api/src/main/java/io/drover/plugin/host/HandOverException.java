package io.drover.plugin.host;

import java.io.IOException;

/** The process that was found belongs to another build, and has to make room for one of ours. */
final class HandOverException extends IOException {
    private static final long serialVersionUID = 1;

    HandOverException(String message) {
        super(message);
    }
}
