package io.drover.drivers.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class RotatingFileTest {
    @TempDir private Path dir;

    private LinePeek peek;
    private int[] pipe;

    @BeforeEach
    void open() throws IOException {
        peek = new LinePeek();
        pipe = Posix.pipe();
    }

    @AfterEach
    void close() {
        Posix.close(pipe[0]);
        Posix.close(pipe[1]);
    }

    private RotatingFile log(int maxFiles, long maxBytes) {
        return new RotatingFile(dir, "web.stdout", maxFiles, maxBytes, peek);
    }

    /** As a task prints it, and the collector then finds it. */
    private void print(RotatingFile log, String text) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(text);
            long length = bytes.byteSize() - 1;
            assertThat(Posix.write(pipe[1], bytes.asSlice(0, length))).isEqualTo((int) length);
        }
        while (log.take(pipe[0]) > 0) {
            // There may be more.
        }
    }

    private String file(int number) throws IOException {
        return Files.readString(dir.resolve("web.stdout." + number));
    }

    @Test
    void beginsANewFileAtTheEndOfALineAndKeepsTheNewest() throws IOException {
        var log = log(2, 10);

        print(log, "12345678\nabc");
        print(log, "def\nghi\n");
        print(log, "jkl\nmno\npqr\n");
        log.close();

        assertThat(dir.resolve("web.stdout.0")).doesNotExist();
        assertThat(dir.toFile().list()).hasSize(2);
        assertThat(file(1) + file(2)).endsWith("jkl\nmno\npqr\n");
        assertThat(file(1)).endsWith("\n");
    }

    @Test
    void goesOnWithTheHighestFileThatIsThere() throws IOException {
        Files.writeString(dir.resolve("web.stdout.9"), "old\n");
        Files.writeString(dir.resolve("web.stdout.10"), "newer\n");
        Files.writeString(dir.resolve("web.stdout.x"), "");
        var log = log(10, 1000);

        print(log, "newest\n");
        log.close();

        assertThat(file(10)).isEqualTo("newer\nnewest\n");
    }

    @Test
    void cutsALineThatHasNoEnd() throws IOException {
        var log = log(10, 1000);

        for (int i = 0; i < 100; i++) {
            print(log, "x".repeat(1000));
        }
        log.close();

        assertThat(dir.resolve("web.stdout.1")).exists();
        assertThat(file(0).length()).isBetween(1000, 40_000);
    }

    @Test
    void goesOnAtTheBeginningOfAFileThatSomebodyEmptied() throws IOException {
        var log = log(10, 1000);
        print(log, "old\n");

        Files.writeString(dir.resolve("web.stdout.0"), "");
        print(log, "new\n");
        log.close();

        assertThat(file(0)).isEqualTo("new\n");
    }

    @Test
    void whatTheDiskRefusesIsDroppedAndDoesNotHoldUpTheTask() throws IOException {
        var log = new RotatingFile(Path.of("/proc/self"), "web.stdout", 10, 1000, peek);

        print(log, "lost\n");

        assertThat(log.take(pipe[0])).isEqualTo(-Posix.EAGAIN);
    }

    /** Nothing is lost or doubled however the output is cut into reads. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsEveryByteInOrder(long seed) throws IOException {
        keepsEveryByte(new Random(seed), /* copying= */ false);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void alsoWhereFilesCannotBeSplicedTo(long seed) throws IOException {
        keepsEveryByte(new Random(seed), /* copying= */ true);
    }

    private void keepsEveryByte(Random random, boolean copying) throws IOException {
        var all = new StringBuilder();
        var log = log(10_000, 1 + random.nextInt(200));
        if (copying) {
            log.copying();
        }

        for (int i = 0; i < 200; i++) {
            var part = (i + "-".repeat(random.nextInt(30)) + (random.nextBoolean() ? "\n" : ""));
            all.append(part);
            print(log, part);
        }
        log.close();

        var written = new StringBuilder();
        for (int i = 0; Files.exists(dir.resolve("web.stdout." + i)); i++) {
            written.append(file(i));
        }
        assertThat(written).hasToString(all.toString());
    }
}
