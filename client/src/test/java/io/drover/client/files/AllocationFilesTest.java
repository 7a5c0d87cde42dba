package io.drover.client.files;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocFileInfo;
import io.drover.api.allocation.StreamFrame;
import io.drover.api.json.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.MappingIterator;

class AllocationFilesTest {
    @TempDir Path root;
    private final Codec codec = new Codec();
    private final AtomicBoolean over = new AtomicBoolean();
    private AllocationFiles files;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(root.resolve("alloc/logs"));
        Files.createDirectories(root.resolve("web/secrets"));
        Files.createDirectories(root.resolve("web/local"));
        Files.writeString(root.resolve("web/local/file"), "0123456789");
        Files.writeString(root.resolve("web/secrets/token"), "secret");
        files =
                new AllocationFiles(
                        root,
                        task ->
                                switch (task) {
                                    case "web" ->
                                            Optional.of(
                                                    new AllocationFiles.Writer(true, over::get));
                                    case "idle" ->
                                            Optional.of(
                                                    new AllocationFiles.Writer(false, () -> false));
                                    default -> Optional.empty();
                                });
    }

    @Test
    void listsAndDescribes() {
        assertThat(files.list("/").stream().map(AllocFileInfo::name))
                .containsExactly("alloc", "web");
        AllocFileInfo file = files.stat("web/local/file");
        assertThat(file.size()).isEqualTo(10);
        assertThat(file.fileMode()).startsWith("-rw");
        assertThat(file.isDir()).isFalse();
        assertThat(file.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(files.stat("web").fileMode()).startsWith("drwx");
    }

    @Test
    void readsParts() throws IOException {
        assertThat(text(files.cat("web/local/file"))).isEqualTo("0123456789");
        assertThat(text(files.readAt("web/local/file", 3, 4))).isEqualTo("3456");
        assertThat(text(files.readAt("web/local/file", 30, 4))).isEmpty();
    }

    @Test
    void answersBadRequestsWithTheirReason() {
        refused(400, "must provide a file name", () -> files.stat(""));
        refused(400, "file \"web\" is a directory", () -> files.cat("web"));
        refused(404, "x: no such file or directory", () -> files.cat("x"));
        refused(404, "x: no such file or directory", () -> files.list("x"));
        refused(400, "Path escapes the alloc directory", () -> files.list("../.."));
        refused(400, "origin must be start or end", () -> Origin.parse("middle"));
        refused(
                400,
                "must provide task name",
                () -> files.logs("", "stdout", 0, Origin.START, false, true));
        refused(
                400,
                "must provide log type (stdout/stderr)",
                () -> files.logs("web", "x", 0, Origin.START, false, true));
        refused(
                400,
                "unknown task name \"x\"",
                () -> files.logs("x", "stdout", 0, Origin.START, false, true));
        refused(
                404,
                "task \"idle\" not started yet. No logs available",
                () -> files.logs("idle", "stdout", 0, Origin.START, false, true));
    }

    @Test
    void keepsSecretsOfTasks() throws IOException {
        Files.createSymbolicLink(root.resolve("web/local/link"), Path.of("../secrets/token"));

        for (String path : List.of("web/secrets/token", "web/local/link", "web/secrets")) {
            assertThatThrownBy(() -> files.stat(path))
                    .hasMessageStartingWith("Reading secret file prohibited");
            assertThatThrownBy(() -> files.cat(path))
                    .hasMessageStartingWith("Reading secret file prohibited");
        }
        assertThatThrownBy(() -> files.list("web/secrets"))
                .hasMessageStartingWith("Reading secret file prohibited");
    }

    @Test
    void joinsRotatedOutputInTheOrderOfNumbers() throws IOException {
        over.set(true);
        for (int i = 8; i < 12; i++) {
            append(i, "line " + i + "\n");
        }
        append("web.stdout.extra", "other task\n");

        assertThat(text(files.logs("web", "stdout", 0, Origin.START, false, true)))
                .isEqualTo("line 8\nline 9\nline 10\nline 11\n");
        assertThat(text(files.logs("web", "stdout", 10, Origin.END, true, true)))
                .isEqualTo("0\nline 11\n");
        assertThat(text(files.logs("web", "stdout", 9, Origin.START, false, true)))
                .isEqualTo("ne 9\nline 10\nline 11\n");
    }

    @Test
    void followsOutputAcrossRotationsWithoutLossOrRepetition() throws Exception {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Thread reader = read(files.logs("web", "stdout", 0, Origin.START, true, true), seen);
        StringBuilder written = new StringBuilder();

        for (int file = 0; file < 20; file++) {
            for (int line = 0; line < 50; line++) {
                String text = "file " + file + " line " + line + "\n";
                append(file, text);
                written.append(text);
            }
        }
        eventually("all seen", () -> seen.size() == written.length());
        over.set(true);
        reader.join();

        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(written.toString());
    }

    @Test
    void framesCarryOffsetFileAndData() throws IOException {
        over.set(true);
        append(0, "hello\n");
        append(1, "world\n");

        List<StreamFrame> frames =
                frames(files.logs("web", "stdout", 0, Origin.START, false, false));

        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst().file()).isEqualTo("alloc/logs/web.stdout.0");
        assertThat(frames.getFirst().offset()).isEqualTo(6);
        assertThat(frames.getLast().offset()).isEqualTo(12);
        assertThat(data(frames)).isEqualTo("hello\nworld\n");
    }

    @Test
    void beatsWhileNothingIsWritten() throws Exception {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Thread reader = read(files.logs("web", "stdout", 0, Origin.START, true, false), seen);

        eventually("a heartbeat", () -> seen.toString(StandardCharsets.UTF_8).contains("{}"));
        over.set(true);
        reader.join();
    }

    @Test
    void tellsWhenAFollowedFileIsTruncatedOrDeleted() throws Exception {
        Path file = root.resolve("web/local/file");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Thread reader = read(files.stream("web/local/file", 0, Origin.START, true), seen);
        eventually("data", () -> seen.toString(StandardCharsets.UTF_8).contains("Data"));

        Files.writeString(file, "new");
        eventually(
                "truncated",
                () -> seen.toString(StandardCharsets.UTF_8).contains("file truncated"));
        Files.delete(file);
        reader.join();

        assertThat(seen.toString(StandardCharsets.UTF_8)).contains("file deleted");
    }

    private Thread read(Body body, ByteArrayOutputStream into) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        body.writeTo(into);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private void append(int number, String text) throws IOException {
        append("web.stdout." + number, text);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(
                root.resolve("alloc/logs").resolve(name),
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static String text(Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<StreamFrame> frames(Body body) throws IOException {
        List<StreamFrame> frames = new ArrayList<>();
        try (MappingIterator<StreamFrame> all =
                codec.json().readerFor(StreamFrame.class).readValues(text(body))) {
            all.forEachRemaining(frames::add);
        }
        return frames;
    }

    private static String data(List<StreamFrame> frames) {
        return frames.stream()
                .map(f -> f.data() == null ? new byte[0] : f.data().toArray())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    private static void refused(int status, String message, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(message);
    }
}
