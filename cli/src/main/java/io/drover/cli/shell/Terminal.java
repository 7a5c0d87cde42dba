package io.drover.cli.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * What a command runs in.
 *
 * @param out results
 * @param err errors, warnings and hints
 * @param clock what now is
 * @param zones says what times are shown in; asked only when one is, since the JDK's rules of time
 *     zones take as long to load as a short command
 * @param sleeper waits; tests do not
 * @param errorsSeen whether a person sees {@code err}
 * @param interactive whether a person sees {@code out} and answers on {@code in}
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Environment environment,
        InstantSource clock,
        Supplier<ZoneId> zones,
        Sleeper sleeper,
        boolean errorsSeen,
        boolean interactive) {
    /** Waits for a while. */
    public interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    /** What times are shown in. */
    public ZoneId zone() {
        return zones.get();
    }

    /** Prints text with a newline to the results. */
    public void say(String text) {
        out.print(text);
        out.print('\n');
        out.flush();
    }

    /** Prints text with a newline to the errors. */
    public void complain(String text) {
        out.flush();
        err.print(text);
        err.print('\n');
        err.flush();
    }

    /** Waits; ends the command when the process is told to end meanwhile. */
    public void pause(Duration time) {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.because("interrupted");
        }
    }
}
