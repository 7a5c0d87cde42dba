package io.drover.drivers;

import io.drover.plugin.TaskConfig;
import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.LogCollector;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.PluginHostConfig;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A real plugin process in a directory of its own, and tasks to run in it. */
final class Bench implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    final Path root;
    PluginHost host;

    Bench(Path root) {
        this(root, attach(root));
    }

    Bench(Path root, PluginHost host) {
        this.root = root;
        this.host = host;
    }

    /** What an agent does at its start. */
    PluginHost attach() {
        return attach(root);
    }

    static PluginHost attach(Path root) {
        return attach(root, BuiltInHost.atOnce("programs", command()));
    }

    static PluginHost attach(Path root, BuiltInHost... hosts) {
        var plugins = new TreeMap<String, PluginBlock>();
        plugins.put("raw_exec", new PluginBlock(List.of(), Map.of("enabled", true), false));
        return PluginHost.start(
                new PluginHostConfig(root.resolve("plugins"), List.of(hosts), null, plugins));
    }

    /** A plugin process that no agent listens to. */
    static Process launch(Path root) throws IOException {
        var sockets = root.resolve("plugins");
        var state = Files.createDirectories(sockets.resolve("programs"));
        var command = new ArrayList<>(command());
        command.addAll(
                List.of(
                        "--state-dir",
                        state.toString(),
                        "--socket-dir",
                        sockets.toString(),
                        "--record",
                        sockets.resolve("programs.process").toString()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(sockets.resolve("programs.log").toFile())
                .start();
    }

    static List<String> command() {
        return command(DriverHost.class);
    }

    static List<String> command(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-XX:ErrorFile=/dev/null",
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    DriverClient driver(String name) throws InterruptedException {
        return host.driver(name).orElseThrow(() -> new AssertionError("no driver " + name));
    }

    /** A task with its directory and its collected output. */
    TaskConfig.Builder task(String name) throws Exception {
        return task(name, /* held= */ false);
    }

    /**
     * @param held of a driver that leaves it to others to hold its pipes
     */
    TaskConfig.Builder task(String name, boolean held) throws Exception {
        var allocation = UUID.randomUUID().toString();
        var allocDir = root.resolve("allocs").resolve(allocation);
        var logs = Files.createDirectories(allocDir.resolve("alloc/logs"));
        Files.createDirectories(allocDir.resolve(name).resolve("local"));
        Files.createDirectories(allocDir.resolve(name).resolve("secrets"));
        var target = LogCollector.Target.of(allocation, name, logs, 10, 10);
        host.logs().start(held ? target.withHolder() : target);
        return TaskConfig.builder(allocation + "/" + name + "/0badcafe", name)
                .allocation(allocation, "group", allocDir)
                .env(new TreeMap<>(Map.of("PATH", "/usr/bin:/bin", "GREETING", "it's \"me\"")))
                .resources(new TaskConfig.Resources(100, 64, 0, 0, "", "", List.of()))
                .output(target.stdoutPipe(), target.stderrPipe());
    }

    TaskConfig shell(DriverClient driver, TaskConfig.Builder task, String script) throws Exception {
        return task.config(
                        driver.check(Map.of("command", "/bin/sh", "args", List.of("-c", script))))
                .build();
    }

    static String output(TaskConfig task, String stream) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; ; i++) {
            var file =
                    task.allocDir().resolve("alloc/logs/" + task.name() + "." + stream + "." + i);
            if (!Files.exists(file)) {
                return text.toString();
            }
            text.append(Files.readString(file, StandardCharsets.UTF_8));
        }
    }

    ProcessIdentity hostProcess() throws IOException {
        return hostProcess(root);
    }

    static ProcessIdentity hostProcess(Path root) throws IOException {
        return hostProcess(root, "programs");
    }

    static ProcessIdentity hostProcess(Path root, String name) throws IOException {
        return ProcessRecord.read(root.resolve("plugins/" + name + ".process"))
                .orElseThrow(() -> new IOException("no plugin host is written down"))
                .process();
    }

    void killHost() throws IOException {
        var process = hostProcess();
        if (process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + SOON.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        host.shutdown();
    }
}
