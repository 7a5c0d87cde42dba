package io.drover.drivers.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingFileTest {
    @TempDir private Path dir;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(int number) throws IOException {
        return Files.readString(dir.resolve("web.stdout." + number));
    }

    @Test
    void beginsANewFileAtTheEndOfALineAndKeepsTheNewest() throws IOException {
        var log = new RotatingFile(dir, "web.stdout", 2, 10);

        log.write(bytes("12345678\nabc"));
        log.write(bytes("def\nghi\n"));
        log.write(bytes("jkl\nmno\npqr\n"));
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
        var log = new RotatingFile(dir, "web.stdout", 10, 1000);

        log.write(bytes("newest\n"));
        log.close();

        assertThat(file(10)).isEqualTo("newer\nnewest\n");
    }

    @Test
    void cutsALineThatHasNoEnd() throws IOException {
        var log = new RotatingFile(dir, "web.stdout", 10, 1000);

        for (int i = 0; i < 100; i++) {
            log.write(bytes("x".repeat(1000)));
        }
        log.close();

        assertThat(dir.resolve("web.stdout.1")).exists();
        assertThat(file(0).length()).isBetween(1000, 40_000);
    }

    /** Nothing is lost or doubled however the output is cut into reads. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsEveryByteInOrder(long seed) throws IOException {
        var random = new Random(seed);
        var all = new StringBuilder();
        var log = new RotatingFile(dir, "web.stdout", 10_000, 1 + random.nextInt(200));

        for (int i = 0; i < 200; i++) {
            var part = (i + "-".repeat(random.nextInt(30)) + (random.nextBoolean() ? "\n" : ""));
            all.append(part);
            log.write(bytes(part));
        }
        log.close();

        var written = new StringBuilder();
        for (int i = 0; Files.exists(dir.resolve("web.stdout." + i)); i++) {
            written.append(file(i));
        }
        assertThat(written).hasToString(all.toString());
    }
}
