package io.drover.agent.log;

import io.drover.agent.config.AgentConfig.LogConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is logged to the terminal and to a file.
 *
 * <p>Lines wait until {@link #open}, so that they come after the banner; after a failed start
 * {@link #close} shows those that matter.
 */
public final class Logging implements AutoCloseable {
    private final PrintStream terminal;
    private final LineFormat format;
    private final @Nullable RotatedFile file;
    private final Output output = new Output();
    private final Logger root = Logger.getLogger("");
    // The log manager forgets loggers that nobody holds, and with them their level.
    private final Logger ours = Logger.getLogger("io.drover");
    private final List<String> waiting = new ArrayList<>();
    private boolean open;

    private Logging(PrintStream terminal, LogConfig config) throws IOException {
        this.terminal = terminal;
        this.format = new LineFormat(config.json());
        Path path = config.file();
        this.file =
                path == null
                        ? null
                        : RotatedFile.open(path, config.rotateBytes(), config.rotateMaxFiles());
    }

    /**
     * Takes over everything that this process logs.
     *
     * @throws IOException if the log file cannot be written
     */
    public static Logging start(PrintStream terminal, LogConfig config) throws IOException {
        var logging = new Logging(terminal, config);
        for (Handler handler : logging.root.getHandlers()) {
            logging.root.removeHandler(handler);
        }
        logging.root.addHandler(logging.output);
        Level level = level(config.level());
        logging.output.setLevel(Level.ALL);
        logging.ours.setLevel(level);
        // Libraries speak only of trouble.
        boolean quiet = level.intValue() < Level.WARNING.intValue();
        logging.root.setLevel(quiet ? Level.WARNING : level);
        return logging;
    }

    private static Level level(String name) {
        return switch (name) {
            case "TRACE" -> Level.FINEST;
            case "DEBUG" -> Level.FINE;
            case "WARN" -> Level.WARNING;
            case "ERROR" -> Level.SEVERE;
            case "OFF" -> Level.OFF;
            default -> Level.INFO;
        };
    }

    /** Shows what has waited, and everything from now on. */
    public synchronized void open() {
        open = true;
        waiting.forEach(terminal::print);
        waiting.clear();
        terminal.flush();
    }

    private synchronized void print(String line) {
        if (file != null) {
            file.write(line.getBytes(StandardCharsets.UTF_8));
        }
        String indented = "    " + line;
        if (open) {
            terminal.print(indented);
            terminal.flush();
        } else {
            waiting.add(indented);
        }
    }

    @Override
    public void close() {
        root.removeHandler(output);
        if (file != null) {
            file.close();
        }
    }

    private final class Output extends Handler {
        @Override
        public void publish(LogRecord record) {
            if (isLoggable(record)) {
                print(format.format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
