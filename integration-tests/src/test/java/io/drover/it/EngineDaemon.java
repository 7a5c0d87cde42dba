package io.drover.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Docker daemon with files and a socket of its own, and one image: a few programs of this
 * machine's busybox. Closing it leaves nothing behind.
 */
final class EngineDaemon implements AutoCloseable {
    static final String IMAGE = "drover-test:1";

    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/dockerd"), Path.of("/usr/bin/dockerd"));
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path directory;
    private final Process process;

    private EngineDaemon(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Why there can be none on this machine; empty if there can. */
    static Optional<String> unfit() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root");
        }
        if (PROGRAMS.stream().noneMatch(Files::isExecutable) || !Files.isExecutable(BUSYBOX)) {
            return Optional.of("needs dockerd and busybox (Debian: docker.io, busybox)");
        }
        return Optional.empty();
    }

    static EngineDaemon start() throws IOException {
        Path directory = Files.createTempDirectory("drv-it-");
        Process process =
                new ProcessBuilder(
                                PROGRAMS.stream()
                                        .filter(Files::isExecutable)
                                        .findFirst()
                                        .orElseThrow()
                                        .toString(),
                                "-H",
                                "unix://" + directory.resolve("docker.sock"),
                                "--data-root",
                                directory.resolve("data").toString(),
                                "--exec-root",
                                directory.resolve("exec").toString(),
                                "--pidfile",
                                directory.resolve("pid").toString(),
                                "--bridge=none",
                                "--iptables=false",
                                "--ip-forward=false",
                                "--ip-masq=false")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        EngineDaemon daemon = new EngineDaemon(directory, process);
        Await.until("dockerd", () -> daemon.ask("GET", "/version", new byte[0]).contains("Api"));
        daemon.importImage();
        return daemon;
    }

    String address() {
        return "unix://" + directory.resolve("docker.sock");
    }

    private void importImage() throws IOException {
        Path root = Files.createDirectories(directory.resolve("image"));
        shell(
                "cd '%s' && mkdir bin && cp '%s' bin/busybox && ln -s busybox bin/sh && ln -s busybox bin/sleep && for l in $(ldd bin/busybox | grep -o '/[^ ]*'); do mkdir -p .${l%%/*}; cp -L $l .$l; done; tar -cf ../image.tar ."
                        .formatted(root, BUSYBOX));
        String answer =
                ask(
                        "POST",
                        "/images/create?fromSrc=-&repo=drover-test&tag=1",
                        Files.readAllBytes(directory.resolve("image.tar")));
        if (!answer.contains("sha256:")) {
            throw new IOException("the image is not imported: " + answer);
        }
    }

    /** Names of all containers. */
    List<String> containers() {
        List<String> names = new ArrayList<>();
        String answer = ask("GET", "/containers/json?all=true", new byte[0]);
        JsonNode found =
                JsonMapper.builder().build().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        found.forEach(container -> names.add(container.at("/Names/0").asString()));
        return names;
    }

    /** A request, and all of its answer. */
    private String ask(String method, String path, byte[] body) {
        try (SocketChannel to = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            to.connect(UnixDomainSocketAddress.of(directory.resolve("docker.sock")));
            String head =
                    "%s %s HTTP/1.0\r\nHost: engine\r\nContent-Type: application/x-tar\r\nContent-Length: %d\r\n\r\n"
                            .formatted(method, path, body.length);
            write(to, head.getBytes(StandardCharsets.US_ASCII));
            write(to, body);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Channels.newInputStream(to).transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SocketChannel to, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            var _ = to.write(left);
        }
    }

    private static void shell(String script) throws IOException {
        Process run = new ProcessBuilder("sh", "-c", script).inheritIO().start();
        try {
            if (run.waitFor() != 0) {
                throw new IOException(script + " ended with " + run.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        shell(
                "awk -v d='%1$s/' 'index($2, d) == 1 { print $2 }' /proc/mounts | xargs -r umount -l; rm -rf '%1$s'"
                        .formatted(directory));
    }
}
