package io.drover.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedFileTest {
    @TempDir Path dir;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.sorted().toList();
        }
    }

    @Test
    void beginsAnewAtTheLimitAndKeepsSoManyOldFiles() throws IOException {
        Path path = dir.resolve("agent.log");
        try (RotatedFile file = RotatedFile.open(path, 10, 2)) {
            for (int i = 0; i < 8; i++) {
                file.write(("line " + i + "\n").getBytes(UTF_8));
            }
        }

        assertThat(files()).hasSize(3);
        assertThat(Files.readString(path)).isEqualTo("line 7\n");
    }

    @Test
    void goesOnWhereItWasAndIsNotForEveryone() throws IOException {
        try (RotatedFile file = RotatedFile.open(dir, 0, 0)) {
            file.write("one\n".getBytes(UTF_8));
        }
        try (RotatedFile file = RotatedFile.open(dir, 0, 0)) {
            file.write("two\n".getBytes(UTF_8));
        }

        Path path = dir.resolve("nomad.log");
        assertThat(Files.readString(path)).isEqualTo("one\ntwo\n");
        assertThat(Files.getPosixFilePermissions(path)).hasSize(3);
    }
}
