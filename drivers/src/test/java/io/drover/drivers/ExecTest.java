package io.drover.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.host.DriverClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code exec} with a real runtime; skipped, saying why, where the driver is not detected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecTest {
    private Bench bench;
    private DriverClient driver;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        bench = new Bench(root);
        driver = bench.driver("exec");
        var first = new CompletableFuture<Fingerprint>();
        try (var _ = driver.fingerprint(first::complete)) {
            var fingerprint = first.get(60, TimeUnit.SECONDS);
            if (fingerprint.health() != Fingerprint.Health.HEALTHY) {
                System.err.println("SKIPPED: exec cannot be tested: " + fingerprint.description());
            }
            assumeThat(fingerprint.description()).isEqualTo("Healthy");
        }
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    private int exitCode(String id) throws Exception {
        return driver.await(id).get(60, TimeUnit.SECONDS).exitCode();
    }

    @Test
    void isolatesTheTask() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "id -u; echo $$; ls -d /alloc /local /secrets; touch /local/mine"
                                + " && echo written; touch /usr/mine 2>&1; touch /alloc/logs/x"
                                + " 2>&1; grep -E 'NoNewPrivs|Seccomp:' /proc/self/status;"
                                + " mknod /tmp/disk b 8 0 && cat /tmp/disk; ls /root 2>&1; exit 7");
        Files.createDirectories(task.taskDir().resolve("tmp"));

        var id = driver.start(task).taskId();

        assertThat(exitCode(id)).isEqualTo(7);
        assertThat(Bench.output(task, "stdout").lines())
                .startsWith("65534", "1", "/alloc", "/local", "/secrets", "written")
                .anyMatch(line -> line.contains("/usr/mine") && line.contains("Read-only"))
                .anyMatch(line -> line.contains("/alloc/logs/x") && line.contains("Read-only"))
                .contains("NoNewPrivs:\t1", "Seccomp:\t2")
                .anyMatch(line -> line.contains("/root") && line.contains("No such file"));
        assertThat(Bench.output(task, "stderr")).contains("Operation not permitted");
        assertThat(task.taskDir().resolve("local/mine")).exists();
        driver.destroy(id, false);
    }

    @Test
    void tellsThatMemoryRanOut() throws Exception {
        var task =
                bench.task("hungry")
                        .resources(new TaskConfig.Resources(100, 32, 0, 0, "", "", List.of()))
                        .config(
                                driver.check(
                                        Map.of(
                                                "command",
                                                "/bin/sh",
                                                "args",
                                                List.of("-c", "sed p /dev/zero | wc"))))
                        .build();
        var alone =
                bench.task("alone")
                        .resources(new TaskConfig.Resources(100, 32, 0, 0, "", "", List.of()))
                        .config(
                                driver.check(
                                        Map.of(
                                                "command",
                                                "sed",
                                                "args",
                                                List.of("p", "/dev/zero"))))
                        .build();
        var id = driver.start(task).taskId();
        var second = driver.start(alone).taskId();

        assertThat(driver.await(id).get(60, TimeUnit.SECONDS).oomKilled()).isTrue();
        var exit = driver.await(second).get(60, TimeUnit.SECONDS);
        assertThat(exit.oomKilled()).isTrue();
        assertThat(exit.signal()).isEqualTo(9);
        driver.destroy(id, false);
        driver.destroy(second, false);
    }

    @Test
    void stopsSignalsAndRunsCommandsInside() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "trap 'echo got it' USR1; trap 'echo bye; exit 3' INT; echo ready;"
                                + " while :; do sleep 0.05; done");
        var id = driver.start(task).taskId();
        var early =
                driver.exec(
                        id, List.of("/bin/sh", "-c", "id -u; echo $GREETING; ls /"), Bench.SOON);
        Bench.await("the traps", () -> Bench.output(task, "stdout").contains("ready"));
        driver.signal(id, "SIGUSR1");
        Bench.await("the signal", () -> Bench.output(task, "stdout").contains("got it"));

        driver.stop(id, Duration.ofSeconds(20), "");

        assertThat(early.stdoutText()).startsWith("65534\nit's \"me\"\n").contains("secrets");
        assertThat(exitCode(id)).isEqualTo(3);
        assertThat(Bench.output(task, "stdout")).endsWith("bye\n");
        driver.destroy(id, false);
    }

    @Test
    void killsWhatDoesNotStopAndLeavesNothing() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "trap '' INT; echo ready; sleep 1000 & sleep 1000");
        var id = driver.start(task).taskId();
        Bench.await("the trap", () -> Bench.output(task, "stdout").contains("ready"));

        driver.stop(id, Duration.ofMillis(300), "");

        assertThat(exitCode(id)).isEqualTo(137);
        driver.destroy(id, false);
        assertThat(Path.of("/sys/fs/cgroup/memory/drover", id.replace('/', '.'))).doesNotExist();
        assertThat(bench.root.resolve("plugins/programs/tasks").resolve(id.replace('/', '_')))
                .doesNotExist();
    }

    @Test
    void livesOnWhenThePluginProcessIsKilled() throws Exception {
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); sleep 0.01; done;"
                                + " exit 5");
        var id = driver.start(task).taskId();
        var end = driver.await(id);
        Bench.await("output", () -> Bench.output(task, "stdout").contains("line 5"));

        var before = bench.hostProcess();
        bench.killHost();
        Bench.await("another process", () -> !bench.hostProcess().equals(before));

        assertThat(end.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(5);
        assertThat(Bench.output(task, "stdout").lines()).hasSize(200).last().isEqualTo("line 199");
        driver.destroy(id, false);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        var missing = bench.task("a").config(driver.check(Map.of("command", "/root/x"))).build();
        var relative =
                bench.task("b")
                        .config(driver.check(Map.of("command", "true", "work_dir", "here")))
                        .build();
        var greedy =
                bench.task("c")
                        .config(
                                driver.check(
                                        Map.of("command", "true", "cap_add", List.of("sys_admin"))))
                        .build();

        assertThatThrownBy(() -> driver.start(missing))
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("file /root/x not found under path ");
        assertThatThrownBy(() -> driver.start(relative))
                .hasMessageContaining("work_dir must be absolute but got relative path \"here\"");
        assertThatThrownBy(() -> driver.start(greedy))
                .hasMessage("driver does not allow the following capabilities: sys_admin");
    }
}
