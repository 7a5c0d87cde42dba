package io.drover.drivers.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed while output pours through it, the collector loses nothing and doubles nothing. */
class KilledCollectorTest {
    private static final int KILLS = Integer.getInteger("drover.test.kills", 4);
    private static final int FILE_BYTES = 100_000;

    @TempDir private Path dir;

    /** Lines with their numbers, as fast as they are read, until there is a file "enough". */
    private Process flood() throws IOException {
        var program =
                "BEGIN { while (1) { if (++i % 200000 == 0 && (getline x < enough) >= 0) exit;"
                        + " print \"line \" i } }";
        return new ProcessBuilder("awk", "-v", "enough=" + dir.resolve("enough"), program)
                .redirectOutput(dir.resolve("pipe").toFile())
                .start();
    }

    private long written() throws IOException {
        long bytes = 0;
        for (int i = 0; Files.exists(dir.resolve("out." + i)); i++) {
            bytes += Files.size(dir.resolve("out." + i));
        }
        return bytes;
    }

    private Process collect(String how) throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Collector.class.getName(),
                        dir.toString(),
                        dir.resolve("pipe").toString(),
                        Integer.toString(FILE_BYTES),
                        how);
        return new ProcessBuilder(command).inheritIO().start();
    }

    private void awaitMore(long than) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (written() <= than) {
            assertThat(System.nanoTime()).as("nothing more comes").isLessThan(limit);
            Thread.sleep(1);
        }
    }

    /** Lines that are missing or not in their place, after so many kills. */
    private long faultsAfterKills(String how) throws Exception {
        Posix.makePipe(dir.resolve("pipe"));
        int held = Posix.openPipe(dir.resolve("pipe")); // as supervisors hold it
        var flood = flood();
        try {
            for (int i = 0; i < KILLS; i++) {
                var collector = collect(how);
                awaitMore(written() + FILE_BYTES * 3L);
                collector.destroyForcibly().waitFor();
            }
            Files.createFile(dir.resolve("enough"));
            var last = collect(how);
            flood.waitFor();
            for (long before = -1; before != written(); Thread.sleep(300)) {
                before = written();
            }
            last.destroyForcibly().waitFor();
        } finally {
            flood.destroyForcibly();
            Posix.close(held);
        }
        return faults();
    }

    private long faults() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int i = 0; Files.exists(dir.resolve("out." + i)); i++) {
            all.writeBytes(Files.readAllBytes(dir.resolve("out." + i)));
        }
        var lines = all.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSizeGreaterThan(KILLS * 1000);
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals("line " + (i + 1)))
                .count();
    }

    @Test
    void nothingIsLostOrDoubled() throws Exception {
        assertThat(faultsAfterKills("splice")).isZero();
    }

    /** So that the test above is known to look where something could go wrong. */
    @Test
    void readingBeforeWritingWouldLoseSomething() throws Exception {
        assertThat(faultsAfterKills("pause")).isPositive();
    }
}
