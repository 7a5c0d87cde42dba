package io.drover.plugin;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * The streams of a command that runs inside a task.
 *
 * @param tty the caller sits at a terminal; only {@code stdout} is used then
 * @param stdin ends when the caller closes it; a command at a terminal need not hear of that, since
 *     only keys (Ctrl-D) end what comes from a terminal
 * @param onResize takes a listener for changes of the terminal's size; it hears the newest size at
 *     once when there is one
 */
public record ExecStreams(
        boolean tty,
        InputStream stdin,
        OutputStream stdout,
        OutputStream stderr,
        Consumer<Consumer<TerminalSize>> onResize) {
    /** Rows and columns of a terminal. */
    public record TerminalSize(int height, int width) {}
}
