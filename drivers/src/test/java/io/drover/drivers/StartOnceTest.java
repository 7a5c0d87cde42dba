package io.drover.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.RunningTask;
import io.drover.plugin.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One id is one task, whoever dies while it starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartOnceTest {
    private static final String COUNTING =
            "echo begin; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done";

    private Path root;
    private Bench bench;

    @BeforeAll
    void start(@TempDir Path dir) {
        root = dir;
        bench = new Bench(dir.resolve("bench"));
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    private static Stream<Arguments> moments(Integer... millis) {
        return Stream.of("raw_exec", "exec")
                .flatMap(driver -> Stream.of(millis).map(at -> Arguments.of(driver, at)));
    }

    static Stream<Arguments> deaths() {
        return moments(0, 7, 20, 40);
    }

    static Stream<Arguments> partings() {
        return moments(0, 3, 7, 12, 20, 40);
    }

    static Stream<Arguments> ends() {
        return moments(3, 12, 40);
    }

    private DriverClient usable(String name) throws Exception {
        var driver = bench.driver(name);
        var first = new CompletableFuture<Fingerprint>();
        try (var _ = driver.fingerprint(first::complete)) {
            assumeThat(first.get(60, TimeUnit.SECONDS).description()).isEqualTo("Healthy");
        }
        return driver;
    }

    private CompletableFuture<RunningTask> starting(DriverClient driver, TaskConfig task) {
        var started = new CompletableFuture<RunningTask>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        started.complete(driver.start(task));
                    } catch (PluginException | InterruptedException | RuntimeException e) {
                        started.completeExceptionally(e);
                    }
                });
        return started;
    }

    private void assertStartedOnce(DriverClient driver, TaskConfig task) throws Exception {
        Bench.await("its output", () -> Bench.output(task, "stdout").contains("line 20\n"));
        assertThat(driver.inspect(task.id()).state()).isEqualTo(TaskStatus.State.RUNNING);
        var lines = Bench.output(task, "stdout").lines().toList();
        assertThat(lines).filteredOn("begin"::equals).hasSize(1);
        assertThat(lines.subList(1, 21)).startsWith("line 1").endsWith("line 20");
        driver.destroy(task.id(), true);
        assertThat(processesIn(task)).isEmpty();
    }

    /** Processes whose directory or output is the task's. */
    private static List<Long> processesIn(TaskConfig task) throws IOException {
        var found = new ArrayList<Long>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : all) {
                try {
                    if (Files.readString(process.resolve("cmdline")).contains(task.id())
                            || Files.readSymbolicLink(process.resolve("cwd"))
                                    .startsWith(task.taskDir())) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException _) {
                    // It has ended.
                }
            }
        }
        return found;
    }

    @ParameterizedTest(name = "{0}, {1} ms")
    @MethodSource("deaths")
    void aStartCutOffByTheDeathOfThePluginProcessIsFinishedByTheNextOne(String name, int millis)
            throws Exception {
        var driver = usable(name);
        var task = bench.shell(driver, bench.task("web"), COUNTING);

        var started = starting(driver, task);
        Thread.sleep(millis); // the moment is what varies
        bench.killHost();

        assertThat(started.get(60, TimeUnit.SECONDS).taskId()).isEqualTo(task.id());
        assertStartedOnce(driver, task);
    }

    @ParameterizedTest(name = "{0}, {1} ms")
    @MethodSource("partings")
    void aStartThatTheAgentDiedOfIsTakenUpByTheNextAgent(String name, int millis) throws Exception {
        var driver = usable(name);
        var task = bench.shell(driver, bench.task("web"), COUNTING);

        var started = starting(driver, task);
        Thread.sleep(millis);
        bench.host.close();
        bench.host = bench.attach();

        // Whether the first agent still heard the answer is a matter of luck.
        Bench.await("its thread's end", started::isDone);
        var next = usable(name);
        assertThat(next.startOrFind(task).taskId()).isEqualTo(task.id());
        assertStartedOnce(next, task);
    }

    @ParameterizedTest(name = "{0}, {1} ms")
    @MethodSource("ends")
    void aStartThatNobodyWantsAnyMoreLeavesNothing(String name, int millis) throws Exception {
        var driver = usable(name);
        var task = bench.shell(driver, bench.task("web"), COUNTING);

        var _ = starting(driver, task);
        Thread.sleep(millis);
        bench.host.close();
        bench.killHost();
        bench.host = bench.attach();

        var next = usable(name);
        next.destroy(task.id(), true);
        // Had an order been left, the next task's would come after it.
        var later = bench.shell(next, bench.task("later"), COUNTING);
        next.start(later);
        assertStartedOnce(next, later);
        assertThat(processesIn(task)).isEmpty();
        assertThatThrownBy(() -> next.inspect(task.id())).hasMessageContaining("task not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void startingAgainGivesTheSameTaskAlsoWhenItHasEnded(String name) throws Exception {
        var driver = usable(name);
        var task = bench.shell(driver, bench.task("web"), "echo begin; exit 7");

        var first = driver.start(task);
        assertThat(driver.await(task.id()).get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(7);
        var second = driver.startOrFind(task);

        assertThat(second).isEqualTo(first);
        assertThat(driver.await(task.id()).get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(7);
        assertThat(Bench.output(task, "stdout")).isEqualTo("begin\n");
        driver.destroy(task.id(), false);
    }

    @Test
    void aPluginProcessWhoseAgentDiedBeforeItAnsweredIsFoundByTheNextAgent() throws Exception {
        var dir = root.resolve("orphan");
        var orphan = Bench.launch(dir);
        Bench.await("its record", () -> Files.exists(dir.resolve("plugins/programs.process")));

        PluginHost agent = Bench.attach(dir);

        try {
            assertThat(agent.drivers()).containsKey("raw_exec");
            assertThat(Bench.hostProcess(dir))
                    .isEqualTo(ProcessIdentity.of(orphan.pid()).orElseThrow());
        } finally {
            agent.shutdown();
        }
        assertThat(orphan.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAgentThatComesWhileThatProcessIsStillStartingFindsItToo() throws Exception {
        var dir = root.resolve("race");
        var orphan = Bench.launch(dir);

        PluginHost agent = Bench.attach(dir);

        try {
            assertThat(agent.drivers()).containsKey("raw_exec");
            Bench.await("the one process", () -> Bench.hostProcess(dir).isAlive());
        } finally {
            agent.shutdown();
            orphan.destroyForcibly();
        }
    }
}
