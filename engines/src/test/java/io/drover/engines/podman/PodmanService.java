package io.drover.engines.podman;

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

/** A Podman service of the tests' own, with files and a socket that nobody else uses. */
final class PodmanService implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/podman");

    /** Rights to raise limits may be missing, and a hybrid machine is one of the first version. */
    private static final String CONFIGURATION =
            """
            [containers]
            cgroupns = "host"
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """;

    private final Path directory;
    private final ContainerEngine engine;
    private Process process;

    private PodmanService(Path directory) throws Exception {
        this.directory = directory;
        this.engine =
                new ContainerEngine(
                        EngineHttp.to(
                                new EngineAddress.Unix(socket()), null, Duration.ofMinutes(1)));
        Files.writeString(directory.resolve("containers.conf"), CONFIGURATION);
        this.process = launch();
    }

    /** Why there can be none on this machine; empty if there can. */
    static Optional<String> unfit() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root");
        }
        if (!Files.isExecutable(PROGRAM)) {
            return Optional.of("needs podman (Debian: apt-get install podman)");
        }
        if (!Files.isExecutable(Path.of("/usr/sbin/runc"))
                && !Files.isExecutable(Path.of("/usr/bin/runc"))) {
            return Optional.of("needs runc");
        }
        return TestImage.isPossible() ? Optional.empty() : Optional.of("needs busybox");
    }

    /** Starts one that has the test image. */
    static PodmanService start() throws Exception {
        var service = new PodmanService(Files.createTempDirectory("drv-pod-"));
        service.importImage();
        return service;
    }

    Path socket() {
        return directory.resolve("podman.sock");
    }

    ContainerEngine engine() {
        return engine;
    }

    private Process launch() throws Exception {
        var builder =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--root",
                                directory.resolve("root").toString(),
                                "--runroot",
                                directory.resolve("run").toString(),
                                "--tmpdir",
                                directory.resolve("tmp").toString(),
                                "system",
                                "service",
                                "--time=0",
                                "unix://" + socket())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        directory.resolve("log").toFile()));
        builder.environment()
                .put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
        var started = builder.start();
        for (int i = 0; i < 600; i++) {
            if (!started.isAlive()) {
                throw new IOException("podman ends: " + log());
            }
            try {
                var _ = engine.http().get("/version");
                return started;
            } catch (EngineException _) {
                Thread.sleep(50);
            }
        }
        started.destroyForcibly();
        throw new IOException("podman does not answer: " + log());
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private void importImage() throws Exception {
        var work = Files.createTempDirectory(directory, "image");
        var body =
                RequestBody.create(
                        TestImage.write(work).toFile(), MediaType.get("application/x-tar"));
        var path = "/v4.0.0/libpod/images/import?reference=" + TestImage.NAME;
        try (var answer =
                engine.http().stream(engine.http().request("POST", path, new TreeMap<>(), body))) {
            if (!answer.isSuccessful()) {
                throw new IOException("the test image is not imported: " + answer.body().string());
            }
        }
    }

    /** Ids of all containers. */
    List<String> containers() throws EngineException {
        var ids = new ArrayList<String>();
        engine.http()
                .get("/containers/json?all=true")
                .forEach(container -> ids.add(container.path("Id").asText()));
        return ids;
    }

    /** Kills the service and starts another one; containers go on meanwhile. */
    void replace() throws Exception {
        process.destroyForcibly();
        process.waitFor();
        Files.deleteIfExists(socket());
        process = launch();
    }

    @Override
    public void close() throws IOException {
        try {
            for (var id : containers()) {
                engine.remove(id);
            }
            engine.close();
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            // Podman keeps the supervisor of a command that has ended for five minutes.
            ProcessHandle.allProcesses()
                    .filter(each -> each.info().commandLine().orElse("").contains(directory + "/"))
                    .forEach(ProcessHandle::destroyForcibly);
            var _ =
                    TestImage.run(
                            "sh",
                            "-c",
                            "awk -v d='%1$s/' 'index($2, d) == 1 { print $2 }' /proc/mounts | xargs -r umount -l; rm -rf '%1$s'"
                                    .formatted(directory));
        } catch (InterruptedException | EngineException e) {
            throw new IOException("the service is not stopped", e);
        }
    }
}
