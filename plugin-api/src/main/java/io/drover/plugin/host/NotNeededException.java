package io.drover.plugin.host;

import java.io.IOException;

/** A plugin process is of no use, and will not be when it is started again. */
final class NotNeededException extends IOException {
    private static final long serialVersionUID = 1L;

    NotNeededException(String why) {
        super(why);
    }
}
