package io.drover.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.Attribute;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code raw_exec} in a real plugin process, over the real protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawExecTest {
    private static final int KILLS = Integer.getInteger("drover.test.kills", 3);

    private Bench bench;
    private DriverClient driver;

    @BeforeAll
    void start(@TempDir Path root) {
        bench = new Bench(root);
    }

    @BeforeEach
    void find() throws Exception {
        driver = bench.driver("raw_exec");
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    @Test
    void reportsItselfHealthy() throws Exception {
        var first = new CompletableFuture<Fingerprint>();
        try (var _ = driver.fingerprint(first::complete)) {
            var fingerprint = first.get(10, TimeUnit.SECONDS);
            assertThat(fingerprint.health()).isEqualTo(Fingerprint.Health.HEALTHY);
            assertThat(fingerprint.attributes())
                    .containsEntry("driver.raw_exec", Attribute.of(true));
        }
        assertThat(driver.capabilities().signals()).isTrue();
        assertThat(driver.capabilities().exec()).isTrue();
    }

    @Test
    void runsAProgramWithItsEnvironmentAndCollectsItsOutput() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "echo \"$GREETING\"; pwd; echo oops >&2; exit 7");

        var started = driver.start(task);
        var exit = driver.await(started.taskId()).get(20, TimeUnit.SECONDS);

        assertThat(exit.exitCode()).isEqualTo(7);
        assertThat(exit.signal()).isZero();
        assertThat(Bench.output(task, "stdout")).isEqualTo("it's \"me\"\n" + task.taskDir() + "\n");
        assertThat(Bench.output(task, "stderr")).isEqualTo("oops\n");
        driver.destroy(started.taskId(), false);
        assertThatThrownBy(() -> driver.inspect(started.taskId()))
                .isInstanceOf(PluginException.class)
                .hasMessage("task not found for given id");
    }

    @Test
    void passesOnVariablesThatAShellCannotExport() throws Exception {
        var task =
                bench.task("web")
                        .env(new TreeMap<>(Map.of("NOMAD_META_a-b.c", "x=y z", "PATH", "/usr/bin")))
                        .config(driver.check(Map.of("command", "/usr/bin/env")))
                        .build();

        var exit = driver.await(driver.start(task).taskId()).get(20, TimeUnit.SECONDS);

        driver.destroy(task.id(), false);
        assertThat(exit.successful()).isTrue();
        assertThat(Bench.output(task, "stdout").lines())
                .contains("NOMAD_META_a-b.c=x=y z", "PATH=/usr/bin")
                .noneMatch(line -> line.startsWith("out=") || line.startsWith("OLDPWD"));
    }

    @Test
    void tellsASignalFromAnExitCode() throws Exception {
        var task = bench.shell(driver, bench.task("web"), "kill -TERM $$");

        var exit = driver.await(driver.start(task).taskId()).get(20, TimeUnit.SECONDS);

        driver.destroy(task.id(), false);
        assertThat(exit.exitCode()).isEqualTo(143);
        assertThat(exit.signal()).isEqualTo(15);
    }

    @Test
    void stopsWithTheSignalFirstAndAKillAfterTheGracePeriod() throws Exception {
        var polite =
                bench.shell(
                        driver,
                        bench.task("polite"),
                        "trap 'echo bye; exit 3' HUP; echo ready; while :; do sleep 0.05; done");
        var stubborn =
                bench.shell(
                        driver,
                        bench.task("stubborn"),
                        "trap '' INT; echo ready; while :; do sleep 0.05; done");
        var first = driver.start(polite).taskId();
        var second = driver.start(stubborn).taskId();
        var firstEnd = driver.await(first);
        var secondEnd = driver.await(second);
        Bench.await("a trap", () -> Bench.output(polite, "stdout").contains("ready"));
        Bench.await("a trap", () -> Bench.output(stubborn, "stdout").contains("ready"));

        driver.stop(first, Duration.ofSeconds(20), "SIGHUP");
        driver.stop(second, Duration.ofMillis(300), "");

        assertThat(firstEnd.get(1, TimeUnit.SECONDS).exitCode()).isEqualTo(3);
        assertThat(Bench.output(polite, "stdout")).isEqualTo("ready\nbye\n");
        assertThat(secondEnd.get(1, TimeUnit.SECONDS).signal()).isEqualTo(9);
        driver.destroy(first, false);
        driver.destroy(second, false);
    }

    @Test
    void refusesToDestroyARunningTaskUnlessForced() throws Exception {
        var task = bench.shell(driver, bench.task("web"), "sleep 1000");
        var id = driver.start(task).taskId();
        var pid = Long.parseLong(driver.inspect(id).attributes().get("pid"));
        var process = ProcessIdentity.of(pid).orElseThrow();

        assertThatThrownBy(() -> driver.destroy(id, false))
                .hasMessage("cannot destroy running task");
        driver.destroy(id, true);

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void sendsSignalsAndRunsCommandsBesideTheTask() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "trap 'echo got it; exit 0' USR1; echo ready; while :; do sleep 0.05; done");
        var id = driver.start(task).taskId();
        Bench.await("the trap", () -> Bench.output(task, "stdout").contains("ready"));

        var beside =
                driver.exec(id, List.of("/bin/sh", "-c", "echo $GREETING; exit 4"), Bench.SOON);
        driver.signal(id, "SIGUSR1");
        var exit = driver.await(id).get(20, TimeUnit.SECONDS);

        driver.destroy(id, false);
        assertThat(beside.stdoutText()).isEqualTo("it's \"me\"\n");
        assertThat(beside.exit().exitCode()).isEqualTo(4);
        assertThat(exit.exitCode()).isZero();
        assertThat(Bench.output(task, "stdout")).endsWith("got it\n");
    }

    @Test
    void saysWhatIsWrongWithAConfig() throws Exception {
        assertThatThrownBy(() -> driver.check(Map.of("comand", "/bin/true", "args", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config has no attribute \"comand\"; it takes args")
                .hasMessageContaining("config needs the attribute \"command\" (string)")
                .hasMessageContaining("config.args is \"x\", expected a list");
        var missing =
                bench.task("web").config(driver.check(Map.of("command", "no-such-thing"))).build();
        assertThatThrownBy(() -> driver.start(missing))
                .isInstanceOf(PluginException.class)
                .hasMessage("binary \"no-such-thing\" could not be found");
    }

    @Test
    void tasksLiveOnWhenThePluginProcessIsKilledAndTheirOutputStaysComplete() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "i=0; while [ $i -lt 400 ]; do echo line $i; i=$((i+1)); sleep 0.01; done;"
                                + " exit 5");
        var id = driver.start(task).taskId();
        var end = driver.await(id);
        var pid = driver.inspect(id).attributes().get("pid");
        Bench.await("output", () -> Bench.output(task, "stdout").contains("line 20"));

        var before = bench.hostProcess();
        bench.killHost();
        Bench.await("another process", () -> !bench.hostProcess().equals(before));

        assertThat(driver.inspect(id).attributes().get("pid")).isEqualTo(pid);
        assertThat(end.get(30, TimeUnit.SECONDS).exitCode()).isEqualTo(5);
        assertThat(Bench.output(task, "stdout").lines()).hasSize(400).last().isEqualTo("line 399");
        driver.destroy(id, false);
    }

    @Test
    void nothingIsLostHoweverOftenTheProcessIsKilled() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "i=0; while [ ! -e local/enough ]; do echo line $i; i=$((i+1)); sleep 0.005;"
                                + " done; echo $i >&2; exit 6");
        var id = driver.start(task).taskId();
        var end = driver.await(id);

        for (int i = 0; i < KILLS; i++) {
            var before = bench.hostProcess();
            bench.killHost();
            Bench.await("another process", () -> !bench.hostProcess().equals(before));
            assertThat(driver.inspect(id).state()).isEqualTo(TaskStatus.State.RUNNING);
        }
        Files.createFile(task.taskDir().resolve("local/enough"));

        assertThat(end.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(6);
        var lines = Bench.output(task, "stdout").lines().toList();
        var said = Integer.parseInt(Bench.output(task, "stderr").strip());
        assertThat(lines).hasSize(said).last().isEqualTo("line " + (said - 1));
        driver.destroy(id, false);
    }

    @Test
    void anEndWhileNobodyIsThereIsNotLost() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "while [ ! -e local/go ]; do sleep 0.02; done; echo the last words; exit 9");
        var running = driver.start(task);
        var supervisorGone = driver.inspect(running.taskId());
        assertThat(supervisorGone.state()).isEqualTo(TaskStatus.State.RUNNING);

        // The agent is gone, and then the plugin process.
        bench.host.close();
        bench.killHost();
        var pid = ProcessIdentity.of(Long.parseLong(supervisorGone.attributes().get("pid")));
        Files.createFile(task.taskDir().resolve("local/go"));
        Bench.await("the task's end", () -> !pid.orElseThrow().isAlive());

        bench.host = bench.attach();
        driver = bench.driver("raw_exec");
        driver.recover(running);
        var exit = driver.await(running.taskId()).get(20, TimeUnit.SECONDS);

        driver.destroy(running.taskId(), false);
        assertThat(exit.exitCode()).isEqualTo(9);
        assertThat(Bench.output(task, "stdout")).isEqualTo("the last words\n");
    }

    @Test
    void anAgentFindsTheSameProcessAgain() throws Exception {
        var task = bench.shell(driver, bench.task("web"), "sleep 1000");
        var running = driver.start(task);
        var process = bench.hostProcess();

        bench.host.close();
        bench.host = bench.attach();
        driver = bench.driver("raw_exec");
        driver.recover(running);

        assertThat(bench.hostProcess()).isEqualTo(process);
        assertThat(driver.inspect(running.taskId()).state()).isEqualTo(TaskStatus.State.RUNNING);
        driver.destroy(running.taskId(), true);
    }

    @Test
    void aTaskThatNobodyKnowsIsLost() throws Exception {
        var task = bench.shell(driver, bench.task("web"), "exit 0");
        var running = driver.start(task);
        driver.await(running.taskId()).get(20, TimeUnit.SECONDS);
        driver.destroy(running.taskId(), false);

        assertThatThrownBy(() -> driver.recover(running))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("nothing is left of task");
    }

    @Test
    void measuresWhatATaskUses() throws Exception {
        var task = bench.shell(driver, bench.task("web"), "while :; do :; done");
        var id = driver.start(task).taskId();
        var busy = new CompletableFuture<Double>();

        try (var _ =
                driver.usage(
                        id,
                        Duration.ofMillis(200),
                        usage -> {
                            if (usage.total().cpu().percent() > 1) {
                                busy.complete(usage.total().cpu().percent());
                            }
                        })) {
            assertThat(busy.get(20, TimeUnit.SECONDS)).isPositive();
        }
        driver.destroy(id, true);
    }
}
