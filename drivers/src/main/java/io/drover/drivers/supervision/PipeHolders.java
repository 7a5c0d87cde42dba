package io.drover.drivers.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Shells that hold the pipes of one collection open, so that neither what is in them is lost nor
 * their writers are killed while this process is being replaced. Tasks under our supervisors need
 * none: those hold the pipes.
 *
 * <p>A holder reads from {@code <name>.held} and leaves at the first line. Whether there is one can
 * be told by that pipe: it has a reader or it has none.
 */
final class PipeHolders {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_PERIOD = Duration.ofMillis(1);

    private final Path directory;
    private final Consumer<String> orders;

    /**
     * @param directory where the names are
     * @param orders heard by the shell that starts processes
     */
    PipeHolders(Path directory, Consumer<String> orders) {
        this.directory = directory;
        this.orders = orders;
    }

    /** Sees to it that the pipes are held; harmless when they are. */
    void hold(String name, Path stdout, Path stderr) throws IOException {
        var held = held(name);
        Posix.makePipe(held);
        if (Posix.tell(held, "")) {
            return;
        }
        var pipes = "out=" + Shell.quote(stdout + "") + " err=" + Shell.quote(stderr + "") + "\n";
        WholeFile.write(directory.resolve(name + ".hold"), pipes.getBytes(UTF_8));
        orders.accept("hold " + name);
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!Posix.tell(held, "")) {
            if (System.nanoTime() > limit) {
                throw new IOException("no process came to hold the pipes");
            }
            LockSupport.parkNanos(LOOK_PERIOD.toNanos());
        }
    }

    /** Lets go; harmless when nobody holds anything. */
    void release(String name) throws IOException {
        if (Files.exists(held(name))) {
            Posix.tell(held(name), "\n");
            Files.deleteIfExists(held(name));
            Files.deleteIfExists(directory.resolve(name + ".hold"));
        }
    }

    private Path held(String name) {
        return directory.resolve(name + ".held");
    }
}
