package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExecStreams.TerminalSize;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plugins that HashiCorp's Go packages were made for: one driver and one device plugin of ours, and
 * HashiCorp's own raw_exec driver and example of a device plugin as they are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoPluginTest {
    private static final long SOON_SECONDS = 30;
    private static final Duration OFTEN = Duration.ofMillis(100);

    private Path root;
    private Path health;
    private PluginHost host;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        var built = GoPlugins.build();
        root = dir;
        health = dir.resolve("health");
        var plugins = Files.createDirectories(dir.resolve("plugins"));
        for (var name : List.of("ropes", "lanes", "rawexec", "example")) {
            Files.copy(built.resolve(name), plugins.resolve(name));
            assertThat(plugins.resolve(name).toFile().setExecutable(true)).isTrue();
        }
        Files.createFile(Files.createDirectories(dir.resolve("lanes")).resolve("one"));
        Files.createFile(Files.createDirectories(dir.resolve("files")).resolve("blob"));
        Files.createDirectories(dir.resolve("networks"));
        host = attach(false);
    }

    @AfterAll
    void stop() {
        if (host != null) {
            host.shutdown();
        }
    }

    private PluginHost attach(boolean autoMtls) {
        return attach("state", autoMtls);
    }

    private PluginHost attach(String state, boolean autoMtls) {
        var blocks = new TreeMap<String, PluginBlock>();
        blocks.put(
                "ropes",
                block(
                        Map.of(
                                "knots",
                                7,
                                "health_file",
                                health.toString(),
                                "network_dir",
                                root.resolve("networks").toString()),
                        autoMtls));
        blocks.put("lanes", block(Map.of("directory", root.resolve("lanes").toString()), autoMtls));
        blocks.put("rawexec", block(Map.of("enabled", true), autoMtls));
        blocks.put(
                "example",
                block(
                        Map.of("dir", root.resolve("files").toString(), "list_period", "200ms"),
                        autoMtls));
        return PluginHost.start(
                new PluginHostConfig(
                        root.resolve(state), List.of(), root.resolve("plugins"), blocks));
    }

    private static PluginBlock block(Map<String, Object> config, boolean autoMtls) {
        return new PluginBlock(List.of(), config, autoMtls);
    }

    private DriverClient driver(String name) throws InterruptedException {
        return host.driver(name).orElseThrow(() -> new AssertionError("no driver " + name));
    }

    private DeviceClient device(String name) throws InterruptedException {
        return Objects.requireNonNull(host.devices().get(name), name);
    }

    private ProcessIdentity process(String name) {
        return ProcessRecord.read(root.resolve("state").resolve(name + ".process"))
                .orElseThrow()
                .process();
    }

    /** A task, and what it prints. */
    private record Scripted(TaskConfig config, CompletableFuture<String> output) {}

    private Scripted task(DriverClient driver, Map<String, Object> config) throws Exception {
        var allocation = UUID.randomUUID().toString();
        var allocDir = root.resolve("allocs").resolve(allocation);
        var pipe = Files.createDirectories(allocDir.resolve("work/local")).resolve("out");
        var errors = allocDir.resolve("work/err");
        assertThat(new ProcessBuilder("mkfifo", pipe + "").start().waitFor()).isZero();
        assertThat(new ProcessBuilder("mkfifo", errors + "").start().waitFor()).isZero();
        var problems = read(errors);
        var output = read(pipe).thenCombine(problems, String::concat);
        return new Scripted(
                TaskConfig.builder(allocation + "/work/0badcafe", "work")
                        .allocation(allocation, "group", allocDir)
                        .env(new TreeMap<>(Map.of("PATH", "/usr/bin:/bin", "COLOUR", "red")))
                        .resources(new TaskConfig.Resources(100, 64, 0, 0, "", "", List.of()))
                        .output(pipe, errors)
                        .config(driver.check(config))
                        .build(),
                output);
    }

    private static CompletableFuture<String> read(Path pipe) {
        var text = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        text.complete(Files.readString(pipe));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                });
        return text;
    }

    private static <T> T awaitSome(BlockingQueue<T> heard, Predicate<T> wanted) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON_SECONDS);
        @Nullable T last = null;
        while (System.nanoTime() < limit) {
            var next = heard.poll(1, TimeUnit.SECONDS);
            if (next != null && wanted.test(next)) {
                return next;
            }
            last = next == null ? last : next;
        }
        throw new AssertionError("heard last: " + last);
    }

    @Test
    void theDriverTellsWhatItIsAndHowItIs() throws Exception {
        var ropes = driver("ropes");

        assertThat(ropes.info().version()).isEqualTo("0.3.1");
        assertThat(ropes.capabilities().signals()).isTrue();
        assertThat(ropes.capabilities().isolation())
                .isEqualTo(DriverCapabilities.FileIsolation.NONE);
        BlockingQueue<Fingerprint> heard = new LinkedBlockingQueue<>();
        try (var _ = ropes.fingerprint(heard::add)) {
            var first = awaitSome(heard, f -> f.health() == Fingerprint.Health.HEALTHY);
            assertThat(first.attributes())
                    .containsEntry("driver.ropes.knots", Attribute.of(7, ""))
                    .containsEntry("driver.ropes.length", Attribute.of(40, "GiB"));
            Files.writeString(health, "frayed");
            var ill = awaitSome(heard, f -> f.health() == Fingerprint.Health.UNHEALTHY);
            assertThat(ill.description()).isEqualTo("frayed");
            Files.delete(health);
            awaitSome(heard, f -> f.health() == Fingerprint.Health.HEALTHY);
        }
    }

    @Test
    void aTaskRunsAndTellsItsEnd() throws Exception {
        var ropes = driver("ropes");
        var task =
                task(
                        ropes,
                        Map.of(
                                "script",
                                "echo $COLOUR $SHAPE; echo badly >&2; exit 3",
                                "vars",
                                Map.of("SHAPE", "round")));
        BlockingQueue<TaskEvent> events = new LinkedBlockingQueue<>();
        try (var _ = ropes.events(events::add)) {
            var running = ropes.start(task.config());

            var end = ropes.await(running.taskId()).get(SOON_SECONDS, TimeUnit.SECONDS);

            assertThat(end.exitCode()).isEqualTo(3);
            assertThat(task.output().get(SOON_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("red round\nbadly\n");
            var event = awaitSome(events, e -> e.taskId().equals(task.config().id()));
            assertThat(event.message()).startsWith("The script was tied to process ");
            assertThat(event.annotations()).containsEntry("knots", "7");
            assertThat(ropes.inspect(running.taskId()).state()).isEqualTo(TaskStatus.State.EXITED);
        }
        ropes.destroy(task.config().id(), false);
        assertThatThrownBy(() -> ropes.inspect(task.config().id()))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("task not found");
    }

    @Test
    void wrongConfigurationIsNamedAndARecoverableFailureIsToldAsSuch() throws Exception {
        var ropes = driver("ropes");

        assertThatThrownBy(() -> ropes.check(Map.of("scrip", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("scrip")
                .hasMessageContaining("script");
        var task = task(ropes, Map.of("script", "later"));
        assertThatThrownBy(() -> ropes.start(task.config()))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.recoverable()).isTrue())
                .hasMessageContaining("the rope is still wet");
    }

    @Test
    void aTaskIsMeasuredSignalledAndStopped() throws Exception {
        var ropes = driver("ropes");
        var task =
                task(
                        ropes,
                        Map.of(
                                "script",
                                "trap 'echo heard' USR1; trap 'echo bye; exit 0' TERM; echo up;"
                                        + " while :; do sleep 0.05; done"));
        ropes.start(task.config());
        var id = task.config().id();
        BlockingQueue<TaskUsage> usage = new LinkedBlockingQueue<>();
        try (var _ = ropes.usage(id, OFTEN, usage::add)) {
            assertThat(awaitSome(usage, u -> u.total().memory().rss() > 0).byPid()).isNotEmpty();
        }
        assertThatThrownBy(() -> ropes.signal(id, "SIGODD")).hasMessageContaining("SIGODD");
        Thread.sleep(200); // its traps cannot be seen from outside

        ropes.signal(id, "SIGUSR1");
        Thread.sleep(200);
        ropes.stop(id, Duration.ofSeconds(10), "SIGTERM");

        assertThat(ropes.await(id).get(SOON_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(task.output().get(SOON_SECONDS, TimeUnit.SECONDS))
                .startsWith("up\nheard\nbye\n");
        ropes.destroy(id, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ropes", "raw_exec"})
    void commandsRunBesideATask(String name) throws Exception {
        var driver = driver(name);
        var task =
                task(
                        driver,
                        name.equals("ropes")
                                ? Map.of("script", "sleep 100")
                                : Map.of("command", "/bin/sleep", "args", List.of("100")));
        driver.start(task.config());
        var id = task.config().id();

        var collected =
                driver.exec(id, sh("echo out; echo err >&2; exit 4"), Duration.ofSeconds(9));
        assertThat(new String(collected.stdout(), StandardCharsets.UTF_8)).startsWith("out\n");
        assertThat(collected.exit().exitCode()).isEqualTo(4);

        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var typed = new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));
        var end =
                driver.exec(
                        id,
                        sh("echo err >&2; tr a-z A-Z; exit 5"),
                        new ExecStreams(false, typed, out, err, _ -> {}));
        assertThat(end.exitCode()).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("A\nB\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");

        onATerminal(driver, id);
        driver.destroy(id, true);
    }

    private static List<String> sh(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    private static void onATerminal(DriverClient driver, String id) throws Exception {
        var keyboard = new PipedOutputStream();
        var screen = new ByteArrayOutputStream();
        var size = new CompletableFuture<Consumer<TerminalSize>>();
        var streams =
                new ExecStreams(
                        true,
                        new PipedInputStream(keyboard),
                        screen,
                        OutputStream.nullOutputStream(),
                        size::complete);
        var end =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return driver.exec(
                                        id,
                                        sh("read x; stty size; read y; stty size; exit 6"),
                                        streams);
                            } catch (PluginException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        Thread::startVirtualThread);
        var resize = size.get(SOON_SECONDS, TimeUnit.SECONDS);

        resize.accept(new TerminalSize(33, 101));
        Thread.sleep(300); // nothing tells that a terminal has its size
        keyboard.write("go\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        awaitText(screen, "33 101");
        resize.accept(new TerminalSize(20, 60));
        Thread.sleep(300);
        keyboard.write("go\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();

        awaitText(screen, "20 60");
        assertThat(end.get(SOON_SECONDS, TimeUnit.SECONDS).exitCode()).isEqualTo(6);
    }

    private static void awaitText(ByteArrayOutputStream screen, String text) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON_SECONDS);
        while (!screen.toString(StandardCharsets.UTF_8).contains(text)) {
            assertThat(System.nanoTime()).as("shown: %s", screen).isLessThan(limit);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ropes", "raw_exec"})
    void aTaskOutlivesTheProcessOfItsPluginAndTheAgent(String name) throws Exception {
        var driver = driver(name);
        var file = name.equals("ropes") ? "ropes" : "rawexec";
        var script = "echo begun; sleep 3; echo done; exit 7";
        var task =
                task(
                        driver,
                        name.equals("ropes")
                                ? Map.of("script", script)
                                : Map.of("command", "/bin/sh", "args", List.of("-c", script)));
        var running = driver.start(task.config());
        var before = process(file);

        ProcessHandle.of(before.pid()).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(driver.inspect(running.taskId()).state()).isEqualTo(TaskStatus.State.RUNNING);
        var restarted = process(file);
        assertThat(restarted).isNotEqualTo(before);

        host.close();
        host = attach(false);
        var again = driver(name);
        assertThat(process(file)).isEqualTo(restarted);
        again.recover(running);

        var end = again.await(running.taskId()).get(SOON_SECONDS, TimeUnit.SECONDS);
        assertThat(end.exitCode()).isEqualTo(7);
        assertThat(task.output().get(SOON_SECONDS, TimeUnit.SECONDS)).isEqualTo("begun\ndone\n");
        again.destroy(running.taskId(), true);
    }

    @Test
    void aDriverMakesTheNetworkOfAnAllocation() throws Exception {
        var ropes = driver("ropes");
        var file = root.resolve("networks/a1");
        assertThat(ropes.capabilities().createsNetwork()).isTrue();

        var made = ropes.createNetwork("a1", "its-host");

        assertThat(made.isNew()).isTrue();
        assertThat(file).hasContent("its-host");
        assertThat(made.network())
                .isEqualTo(
                        new TaskConfig.NetworkIsolation(
                                DriverCapabilities.NetworkMode.GROUP,
                                file.toString(),
                                new TreeMap<>(Map.of("knotted", "yes")),
                                "its-host",
                                "10.0.0.7"));
        assertThat(ropes.createNetwork("a1", "its-host").isNew()).isFalse();
        ropes.destroyNetwork("a1", made.network());
        ropes.destroyNetwork("a1", made.network());
        assertThat(file).doesNotExist();
    }

    @Test
    void aPluginThatLogsOutlivesTheAgent() throws Exception {
        var state = root.resolve("chatty");
        var plugins = Files.createDirectories(root.resolve("chatty-plugins"));
        Files.copy(
                root.resolve("plugins/ropes"),
                plugins.resolve("ropes"),
                StandardCopyOption.COPY_ATTRIBUTES);
        var agent = ShortAgent.start(state, plugins, "ropes", "knots=1", "chatter=1ms");
        await(() -> Files.readString(ShortAgent.logOf(state)).contains("chat said="));
        await(() -> ProcessRecord.read(state.resolve("ropes.process")).isPresent());
        var ropes = ProcessRecord.read(state.resolve("ropes.process")).orElseThrow().process();

        agent.destroyForcibly().waitFor();
        await(() -> size(state) > 0 && size(state) == sizeSoon(state)); // more than is kept

        assertThat(ropes.isAlive()).isTrue();
        var heard = new LinkedBlockingQueue<String>();
        try (var _ = new LogListener("plugin.ropes", heard);
                var again =
                        PluginHost.start(
                                new PluginHostConfig(
                                        state,
                                        List.of(),
                                        plugins,
                                        new TreeMap<>(
                                                Map.of(
                                                        "ropes",
                                                        block(Map.of("knots", 1), false)))))) {
            assertThat(again.driver("ropes")).isPresent();
            assertThat(ProcessRecord.read(state.resolve("ropes.process")).orElseThrow().process())
                    .isEqualTo(ropes);
            long first = said(awaitSome(heard, line -> line.contains("@timestamp")));
            for (long next = first + 1; next < first + 300; next++) {
                assertThat(said(awaitSome(heard, line -> line.contains("chat")))).isEqualTo(next);
            }
            long live =
                    said(
                            awaitSome(
                                    heard,
                                    line -> line.contains("chat") && !line.contains("@timestamp")));
            assertThat(live).isGreaterThan(first + 1000);
        } finally {
            ProcessHandle.of(ropes.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        await(() ->
                ProcessRecord.read(state.resolve("ropes.keeper"))
                        .filter(keeper -> keeper.process().isAlive())
                        .isEmpty());
    }

    private static long said(String line) {
        var digits = line.substring(line.indexOf("said=") + 5).split(" ", -1)[0];
        return Long.parseLong(digits);
    }

    private static long size(Path state) throws IOException {
        var kept = state.resolve("ropes.kept");
        return Files.exists(kept) ? Files.size(kept) : 0;
    }

    private static long sizeSoon(Path state) throws Exception {
        Thread.sleep(200);
        return size(state);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(10);
        }
    }

    @Test
    void devicesAreFoundReservedAndMeasured() throws Exception {
        var lanes = device("lanes");
        BlockingQueue<List<DeviceGroup>> heard = new LinkedBlockingQueue<>();
        BlockingQueue<List<DeviceGroupUsage>> measured = new LinkedBlockingQueue<>();
        try (var _ = lanes.devices(heard::add);
                var _ = lanes.usage(OFTEN, measured::add)) {
            var group = awaitSome(heard, groups -> !groups.isEmpty()).getFirst();
            assertThat(group.kind().toString()).isEqualTo("acme/lane/track");
            assertThat(group.attributes().get("length")).isEqualTo(Attribute.of(400, "MiB"));
            assertThat(group.devices().getFirst().healthy()).isTrue();
            Files.writeString(root.resolve("lanes/one"), "flooded");
            var ill =
                    awaitSome(
                            heard,
                            groups ->
                                    !groups.isEmpty()
                                            && !groups.getFirst().devices().getFirst().healthy());
            assertThat(ill.getFirst().devices().getFirst().healthDescription())
                    .isEqualTo("flooded");
            Files.writeString(root.resolve("lanes/one"), "");
            assertThat(awaitSome(measured, usage -> !usage.isEmpty())).isNotEmpty();
        }

        var reserved = lanes.reserve(List.of(List.of("one")));
        assertThat(reserved.env()).containsEntry("LANES", "one");
        assertThat(reserved.mounts().getFirst().taskPath()).isEqualTo("/lanes/one");
        assertThatThrownBy(() -> lanes.reserve(List.of(List.of("two"))))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("lane two is not there any more");
    }

    @Test
    void theExampleOfADevicePluginWorksAsItIs() throws Exception {
        var example = device("example-fs-device");
        BlockingQueue<List<DeviceGroup>> heard = new LinkedBlockingQueue<>();
        try (var _ = example.devices(heard::add)) {
            var group = awaitSome(heard, groups -> !groups.isEmpty()).getFirst();
            assertThat(group.kind().toString()).isEqualTo("nomad/file/mock");
            assertThat(group.devices().getFirst().id()).isEqualTo("blob");
        }
        assertThat(example.reserve(List.of(List.of("blob"))).mounts()).hasSize(1);
    }

    @Test
    void theySpeakMutualTls() throws Exception {
        var secret = attach("tls", true);
        try {
            var ropes = secret.driver("ropes").orElseThrow();
            BlockingQueue<Fingerprint> heard = new LinkedBlockingQueue<>();
            try (var _ = ropes.fingerprint(heard::add)) {
                awaitSome(heard, f -> f.health() == Fingerprint.Health.HEALTHY);
            }
            assertThat(secret.devices()).containsKey("lanes");
        } finally {
            secret.shutdown();
        }
    }
}
