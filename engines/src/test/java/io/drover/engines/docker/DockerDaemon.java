package io.drover.engines.docker;

import io.drover.engines.TestImage;
import io.drover.engines.container.ContainerEngine;
import io.drover.engines.http.EngineAddress;
import io.drover.engines.http.EngineException;
import io.drover.engines.http.EngineHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/** A Docker daemon of the tests' own, with files and a socket that nobody else uses. */
public final class DockerDaemon implements AutoCloseable {
    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("/usr/sbin/dockerd"),
                    Path.of("/usr/bin/dockerd"),
                    Path.of("/usr/local/bin/dockerd"));

    private final Path directory;
    private final ContainerEngine engine;
    private Process process;

    private DockerDaemon(Path directory) throws Exception {
        this.directory = directory;
        this.engine =
                new ContainerEngine(
                        EngineHttp.to(
                                new EngineAddress.Unix(socket()), null, Duration.ofMinutes(1)));
        this.process = launch();
    }

    /** Why there can be none on this machine; empty if there can. */
    public static Optional<String> unfit() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root");
        }
        if (PROGRAMS.stream().noneMatch(Files::isExecutable)) {
            return Optional.of("needs dockerd (Debian: apt-get install docker.io)");
        }
        return TestImage.isPossible() ? Optional.empty() : Optional.of("needs busybox");
    }

    /** Starts one that has the test image. */
    public static DockerDaemon start() throws Exception {
        var daemon = new DockerDaemon(Files.createTempDirectory("drv-dock-"));
        daemon.importImage(TestImage.NAME);
        return daemon;
    }

    public Path socket() {
        return directory.resolve("docker.sock");
    }

    public ContainerEngine engine() {
        return engine;
    }

    private Process launch() throws Exception {
        var program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        var started =
                new ProcessBuilder(
                                program.toString(),
                                "-H",
                                "unix://" + socket(),
                                "--data-root",
                                directory.resolve("data").toString(),
                                "--exec-root",
                                directory.resolve("exec").toString(),
                                "--pidfile",
                                directory.resolve("pid").toString(),
                                "--bridge=none",
                                "--iptables=false",
                                "--ip-forward=false",
                                "--ip-masq=false",
                                "--live-restore")
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                        .start();
        for (int i = 0; i < 600; i++) {
            if (!started.isAlive()) {
                throw new IOException(
                        "dockerd ends: " + Files.readString(directory.resolve("log")));
            }
            try {
                var _ = engine.http().get("/version");
                return started;
            } catch (Exception _) {
                Thread.sleep(50);
            }
        }
        started.destroyForcibly();
        throw new IOException(
                "dockerd does not answer: " + Files.readString(directory.resolve("log")));
    }

    /** Imports the test image by another name. */
    public void importImage(String name) throws Exception {
        var work = Files.createTempDirectory(directory, "image");
        var body =
                RequestBody.create(
                        TestImage.write(work).toFile(), MediaType.get("application/x-tar"));
        int colon = name.lastIndexOf(':');
        var path =
                "/images/create?fromSrc=-&repo="
                        + name.substring(0, colon)
                        + "&tag="
                        + name.substring(colon + 1)
                        + "&changes="
                        + ContainerEngine.encode("CMD [\"/bin/sleep\", \"1000000\"]");
        try (var answer =
                engine.http().stream(engine.http().request("POST", path, new TreeMap<>(), body))) {
            var text = answer.body().string();
            if (!answer.isSuccessful() || text.contains("\"error\"")) {
                throw new IOException("the test image is not imported: " + text);
            }
        }
    }

    /** Names of all containers. */
    public List<String> containers() throws Exception {
        var names = new ArrayList<String>();
        engine.http()
                .get("/containers/json?all=true")
                .forEach(container -> names.add(container.path("Names").path(0).asText()));
        return names;
    }

    /** Kills the daemon and starts another one; containers go on meanwhile. */
    public void replace() throws Exception {
        // Its own containerd ends with it, and must have done so before the next one starts.
        var containerd =
                process.children()
                        .filter(child -> child.info().command().orElse("").endsWith("containerd"))
                        .toList();
        process.destroyForcibly();
        process.waitFor();
        for (var child : containerd) {
            child.destroyForcibly();
            var _ = child.onExit().get(20, TimeUnit.SECONDS);
        }
        Files.deleteIfExists(directory.resolve("exec/containerd/containerd.pid"));
        Files.deleteIfExists(directory.resolve("pid"));
        process = launch();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException | EngineException e) {
            throw new IOException("the daemon is not stopped", e);
        }
    }

    private void stop() throws IOException, InterruptedException, EngineException {
        for (var id : ids()) {
            engine.remove(id);
        }
        engine.close();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        // The namespace that containers without a network share stays mounted.
        var _ =
                TestImage.run(
                        "sh",
                        "-c",
                        "awk -v d='%1$s/' 'index($2, d) == 1 { print $2 }' /proc/mounts | xargs -r umount -l; rm -rf '%1$s'"
                                .formatted(directory));
    }

    private List<String> ids() throws EngineException {
        var ids = new ArrayList<String>();
        engine.http()
                .get("/containers/json?all=true")
                .forEach(container -> ids.add(container.path("Id").asText()));
        return ids;
    }
}
