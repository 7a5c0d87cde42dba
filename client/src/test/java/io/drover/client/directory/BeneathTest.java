package io.drover.client.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeneathTest {
    @TempDir Path folder;
    private Path root;
    private Beneath beneath;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        beneath = new Beneath(root);
        Files.writeString(folder.resolve("outside"), "outside");
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/file"), "inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/file", "/a/file", "a/./file", "a/b/../file", "//a//file"})
    void opensWhatLiesInside(String path) throws IOException {
        assertThat(text(path)).isEqualTo("inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "/../outside", "..", "a/b/../../.."})
    void refusesToClimbOut(String path) {
        assertThatThrownBy(() -> beneath.stat(path)).isInstanceOf(Beneath.EscapeException.class);
    }

    @Test
    void followsLinksThatStayInside() throws IOException {
        Files.createSymbolicLink(root.resolve("relative"), Path.of("a/file"));
        Files.createSymbolicLink(root.resolve("a/b/up"), Path.of("../file"));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("a"));

        assertThat(text("relative")).isEqualTo("inside");
        assertThat(text("a/b/up")).isEqualTo("inside");
        assertThat(text("absolute/file")).isEqualTo("inside");
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("absolute"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));

        for (String path : new String[] {"relative", "absolute", "up/outside"}) {
            assertThatThrownBy(() -> beneath.read(path))
                    .isInstanceOf(Beneath.EscapeException.class);
        }
    }

    @Test
    void givesUpOnLinksInACircle() throws IOException {
        Files.createSymbolicLink(root.resolve("x"), Path.of("y"));
        Files.createSymbolicLink(root.resolve("y"), Path.of("x"));

        assertThatThrownBy(() -> beneath.stat("x")).hasMessageContaining("too many links");
    }

    @Test
    void saysWhenThereIsNothing() throws IOException {
        assertThatThrownBy(() -> beneath.stat("a/none")).isInstanceOf(NoSuchFileException.class);
        assertThat(beneath.find("none/none")).isEmpty();
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), folder);
        Files.createSymbolicLink(root.resolve("target"), folder.resolve("outside"));

        assertThatThrownBy(() -> write("out/new")).isInstanceOf(Beneath.EscapeException.class);
        write("target");
        write("deep/er/new");

        assertThat(folder.resolve("outside")).hasContent("outside");
        assertThat(root.resolve("target")).isRegularFile();
        assertThat(root.resolve("deep/er/new")).hasContent("new");
    }

    @Test
    void neverReadsOutsideWhileATaskSwapsAFolderForALink() throws Exception {
        Path swapped = Files.createDirectories(root.resolve("swapped"));
        Files.writeString(swapped.resolve("outside"), "inside");
        Path link = root.resolve("link");
        Path aside = root.resolve("aside");
        AtomicBoolean over = new AtomicBoolean();
        Thread attacker =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) {
                                swap(swapped, link, aside);
                            }
                        });

        for (int i = 0; i < 3000; i++) {
            try {
                assertThat(text("swapped/outside")).isEqualTo("inside");
            } catch (IOException _) {
                // Refused or not there: both fine.
            }
        }
        over.set(true);
        attacker.join();
    }

    private void swap(Path swapped, Path link, Path aside) {
        try {
            Files.move(swapped, aside);
            Files.createSymbolicLink(link, folder);
            Files.move(link, swapped, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(swapped);
            Files.move(aside, swapped);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String path) throws IOException {
        beneath.write(
                path,
                "new".getBytes(StandardCharsets.UTF_8),
                PosixFilePermissions.fromString("rw-r--r--"),
                null,
                null);
    }

    private String text(String path) throws IOException {
        try (SeekableByteChannel in = beneath.read(path)) {
            ByteBuffer content = ByteBuffer.allocate(100);
            in.read(content);
            return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        }
    }
}
