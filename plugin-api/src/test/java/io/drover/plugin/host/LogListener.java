package io.drover.plugin.host;

import java.util.Collection;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what a logger says, as {@code LEVEL text}, and nobody else does. */
final class LogListener extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Collection<String> to;

    LogListener(String name, Collection<String> to) {
        this.logger = Logger.getLogger(name);
        this.to = to;
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        to.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
