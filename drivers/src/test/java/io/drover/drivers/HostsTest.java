package io.drover.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.BuiltInHost.Start;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.Sign;
import io.drover.plugin.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes of built-in plugins: what one of them suffers, the tasks do not notice. */
class HostsTest {
    private static final String COUNTING =
            "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.005; done";

    /** Fills a pipe long before a new process could read it. */
    private static final String FLOODING =
            "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo line $i; done; exec sleep 1000";

    @TempDir private Path root;

    @SuppressWarnings("NullAway.Init") // by start
    private Bench bench;

    private final Map<TaskConfig, String> tasks = new LinkedHashMap<>();

    @AfterEach
    void stop() throws Exception {
        for (var task : tasks.entrySet()) {
            bench.driver(task.getValue()).destroy(task.getKey().id(), true);
            bench.host.logs().stop(id(task.getKey()));
        }
        bench.close();
    }

    private void start(Start engines, String build) {
        bench =
                new Bench(
                        root,
                        Bench.attach(
                                root,
                                host("programs", Bench.command(), new Start.AtOnce(), build),
                                host("engines", engine(), engines, build, "engine")));
    }

    private static List<String> engine() {
        return Bench.command(EngineHost.class);
    }

    private static BuiltInHost host(
            String name, List<String> command, Start start, String build, String... plugins) {
        return new BuiltInHost(name, command, build, new TreeSet<>(List.of(plugins)), start);
    }

    private TaskConfig running(String driver, String script) throws Exception {
        var client = bench.driver(driver);
        assertThat(client.holdsOutput()).isEqualTo(driver.equals("raw_exec"));
        var task = bench.task("web", !client.holdsOutput());
        var config =
                driver.equals("raw_exec")
                        ? bench.shell(client, task, script)
                        : task.config(client.check(Map.of("script", script))).build();
        client.start(config);
        tasks.put(config, driver);
        return config;
    }

    private static long lines(TaskConfig task) throws IOException {
        return Bench.output(task, "stdout").lines().count();
    }

    /** Goes on to print, has lost nothing, and is one process still. */
    private static void assertUnharmed(DriverClient driver, TaskConfig task) throws Exception {
        long before = lines(task);
        Bench.await("more output", () -> lines(task) > before + 50);
        assertComplete(task);
        assertThat(driver.inspect(task.id()).state()).isEqualTo(TaskStatus.State.RUNNING);
    }

    private static void assertComplete(TaskConfig task) throws IOException {
        var output = Bench.output(task, "stdout");
        var seen = output.substring(0, output.lastIndexOf('\n')).lines().toList();
        assertThat(seen)
                .isEqualTo(
                        LongStream.rangeClosed(1, seen.size()).mapToObj(n -> "line " + n).toList());
    }

    private static void kill(String signal, ProcessIdentity process) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
        Bench.await("its end", () -> !process.isAlive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"programs", "engines"})
    void aFaultInOneProcessHarmsNoTask(String victim) throws Exception {
        start(new Start.AtOnce(), "");
        var program = running("raw_exec", COUNTING);
        var engine = running("engine", COUNTING);
        Bench.await("output", () -> lines(program) > 20 && lines(engine) > 20);
        var before = Bench.hostProcess(root, victim);
        var other = Bench.hostProcess(root, victim.equals("programs") ? "engines" : "programs");

        kill("SEGV", before);

        assertUnharmed(bench.driver("raw_exec"), program);
        assertUnharmed(bench.driver("engine"), engine);
        assertThat(Bench.hostProcess(root, victim)).isNotEqualTo(before);
        assertThat(other.isAlive()).isTrue();
        bench.driver("engine").destroy(engine.id(), true);
        bench.host.logs().stop(id(engine));
        Bench.await("the holder's end", () -> holders().isEmpty());
    }

    private static String id(TaskConfig task) {
        return task.allocationId() + "/" + task.name();
    }

    private List<Path> holders() throws IOException {
        try (var files = Files.list(root.resolve("plugins/programs/logs"))) {
            return files.filter(file -> file.toString().endsWith(".held")).toList();
        }
    }

    @Test
    void aPipeThatNobodyReadsLosesNothing() throws Exception {
        start(new Start.AtOnce(), "");
        var begin = root.resolve("begin");
        var waiting = "while [ ! -e '%s' ]; do sleep 0.01; done; ".formatted(begin);
        var program = running("raw_exec", waiting + FLOODING);
        var engine = running("engine", waiting + FLOODING);
        var programs = Bench.hostProcess(root);
        bench.host.close(); // nobody starts another one

        kill("KILL", programs);
        Files.createFile(begin);
        Thread.sleep(500); // their pipes are full long before
        assertThat(lines(program) + lines(engine)).isZero();
        start(new Start.AtOnce(), "");

        Bench.await("all output", () -> lines(program) == 60_000 && lines(engine) == 60_000);
        assertComplete(program);
        assertComplete(engine);
    }

    @Test
    void anotherBuildTakesOver() throws Exception {
        start(new Start.AtOnce(), "1");
        var program = running("raw_exec", COUNTING);
        var engine = running("engine", COUNTING);
        var flood = running("raw_exec", FLOODING);
        Bench.await("output", () -> lines(program) > 20 && lines(engine) > 20);
        var old = List.of(Bench.hostProcess(root), Bench.hostProcess(root, "engines"));
        var handle = bench.driver("raw_exec").inspect(program.id()).attributes().get("pid");
        bench.host.close();

        start(new Start.AtOnce(), "2");

        Bench.await(
                "the new ones",
                () -> bench.host.drivers().keySet().containsAll(List.of("raw_exec", "engine")));
        assertThat(old).noneMatch(ProcessIdentity::isAlive);
        assertThat(bench.driver("raw_exec").inspect(program.id()).attributes())
                .containsEntry("pid", handle);
        assertUnharmed(bench.driver("raw_exec"), program);
        long seen = lines(engine);
        Bench.await("output of the engine's task", () -> lines(engine) > seen + 50);
        assertComplete(engine);
        Bench.await("all of the flood", () -> lines(flood) == 60_000);
        assertComplete(flood);

        var current = Bench.hostProcess(root);
        bench.host.close();
        start(new Start.AtOnce(), "2");
        assertThat(bench.host.drivers()).containsKey("raw_exec");
        assertThat(Bench.hostProcess(root)).isEqualTo(current);
    }

    @Test
    void aProcessThatIsNotNeededIsNotStartedBeforeItIs() throws Exception {
        var socket = root.resolve("engine.sock");
        start(new Start.OnUse(List.of(Sign.file(socket))), "");
        assertThat(bench.host.drivers()).containsKey("raw_exec").doesNotContainKey("engine");
        var told = new CompletableFuture<Boolean>();

        try (var _ = bench.host.more(() -> told.complete(true))) {
            assertThat(bench.host.driver("engine")).isPresent(); // as a task asks for it
            assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(bench.host.drivers()).containsKey("engine");
    }

    @Test
    void whatLoadsALibraryIsNotStartedWithoutIt() throws Exception {
        var library = root.resolve("libengine.so.1");
        start(new Start.OnlyWith(List.of(Sign.file(library))), "");
        assertThat(bench.host.driver("engine")).isEmpty();
        assertThat(bench.host.drivers()).containsKey("raw_exec").doesNotContainKey("engine");
        bench.host.close();

        Files.createFile(library);
        start(new Start.OnlyWith(List.of(Sign.file(library))), "");

        assertThat(bench.host.drivers()).containsKey("engine");
    }
}
