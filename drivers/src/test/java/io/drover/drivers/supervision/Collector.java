package io.drover.drivers.supervision;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects one pipe in a process of its own, for those who kill it or measure it: directory, pipe,
 * bytes of a file, and how: {@code splice}, {@code copy}, or {@code pause} for a copy that rests
 * between reading and writing.
 */
final class Collector {
    private static final Duration REST = Duration.ofMillis(3);
    private static final int CHUNK = 64 << 10;

    private Collector() {}

    public static void main(String[] args) throws Exception {
        var dir = Path.of(args[0]);
        Pump.Taker taker =
                switch (args[3]) {
                    case "splice" -> log(dir, Long.parseLong(args[2]))::take;
                    case "copy" -> log(dir, Long.parseLong(args[2])).copying()::take;
                    default -> restingCopy(dir.resolve("out.0"));
                };
        try (var pump = new Pump(dir.resolve("wake-" + ProcessHandle.current().pid()))) {
            pump.addTaker(Path.of(args[1]), taker);
            Thread.sleep(600_000);
        }
    }

    private static RotatingFile log(Path dir, long bytes) throws IOException {
        var log = new RotatingFile(dir, "out", 1_000_000, bytes, new LinePeek());
        log.open();
        return log;
    }

    private static Pump.Taker restingCopy(Path to) throws IOException {
        var room = Arena.ofAuto().allocate(CHUNK);
        int file = Posix.openFile(to);
        var _ = Posix.seekEnd(file);
        return pipe -> {
            int read = Posix.read(pipe, room);
            if (read > 0) {
                LockSupport.parkNanos(REST.toNanos());
                var _ = Posix.write(file, room.asSlice(0, read));
            }
            return read;
        };
    }
}
