package io.drover.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.drover.plugin.Fingerprint;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.DriverClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands at a terminal inside tasks, over the real protocol to real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalsTest {
    private Bench bench;

    /** Its host is started as under {@code nohup}, and deaf to more than that. */
    @BeforeAll
    void start(@TempDir Path root) {
        var command = new ArrayList<>(List.of("/usr/bin/env", "--ignore-signal=HUP,USR2,ALRM"));
        command.addAll(Bench.command());
        bench = new Bench(root, Bench.attach(root, BuiltInHost.atOnce("programs", command)));
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    private DriverClient usable(String name) throws Exception {
        var driver = bench.driver(name);
        var first = new CompletableFuture<Fingerprint>();
        try (var _ = driver.fingerprint(first::complete)) {
            assumeThat(first.get(60, TimeUnit.SECONDS).health())
                    .isEqualTo(Fingerprint.Health.HEALTHY);
        }
        return driver;
    }

    private TaskConfig running(DriverClient driver, String user) throws Exception {
        var task = bench.shell(driver, bench.task("web").user(user), "exec sleep 1000");
        driver.start(task);
        return task;
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void aCommandSitsAtATerminalOfTheCallersSize(String name) throws Exception {
        var driver = usable(name);
        var task = running(driver, "");
        var person =
                new Person(
                        driver,
                        task.id(),
                        true,
                        "/bin/sh",
                        "-c",
                        "tty; trap 'echo W; stty size' WINCH; echo there >&2; while ! read x; do :; done;"
                                + " stty size; : >/dev/tty && echo \"mine $x\"; exit 7");

        person.resize(40, 100);
        person.awaits("there");
        person.resize(50, 120);
        person.awaits("50 120");
        person.resize(24, 80);
        person.awaits("24 80");
        person.type("yes\n");
        var exit = person.exit();

        assertThat(person.screen()).startsWith("/dev/pts/").endsWith("24 80\r\nmine yes\r\n");
        assertThat(person.errors()).isEmpty();
        assertThat(exit.exitCode()).isEqualTo(7);
        driver.destroy(task.id(), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void keysInterruptAndEndAsAtAnyTerminal(String name) throws Exception {
        var driver = usable(name);
        var task = running(driver, "");
        var interrupted = new Person(driver, task.id(), true, "/bin/sh", "-c", "exec cat; echo no");
        var ended = new Person(driver, task.id(), true, "/bin/sh", "-c", "echo on; cat; exit 3");

        interrupted.type("x\n");
        interrupted.awaits("x\r\nx\r\n"); // a shell that is just forking may miss the key
        interrupted.type("\003");
        ended.awaits("on\r\n");
        ended.type("hello\n\004");

        assertThat(interrupted.exit().signal()).isEqualTo(2);
        assertThat(interrupted.screen()).doesNotContain("no");
        assertThat(ended.exit().exitCode()).isEqualTo(3);
        assertThat(ended.screen()).endsWith("hello\r\nhello\r\n");
        driver.destroy(task.id(), true);
    }

    /** More than fits into any buffer between the two. */
    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void allThatWasPrintedIsSeen(String name) throws Exception {
        var driver = usable(name);
        var task = running(driver, "");
        var person =
                new Person(
                        driver,
                        task.id(),
                        true,
                        "/bin/sh",
                        "-c",
                        "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done");

        assertThat(person.exit().exitCode()).isZero();
        assertThat(person.screen().lines()).hasSize(20_000).last().isEqualTo("line 20000");
        driver.destroy(task.id(), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void whoeverHangsUpEndsTheCommand(String name) throws Exception {
        var driver = usable(name);
        var task = running(driver, "");
        var mark = "hung-" + task.id().hashCode();
        var person =
                new Person(
                        driver, task.id(), true, "/bin/sh", "-c", "echo on; sleep 1000; : " + mark);
        person.awaits("on\r\n");
        assertThat(processesWith(mark)).isPositive();

        person.leaves();

        Bench.await("its end", () -> processesWith(mark) == 0);
        driver.destroy(task.id(), true);
    }

    private static long processesWith(String text) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line -> line.contains(text))
                                .isPresent())
                .count();
    }

    @Test
    void theTerminalBelongsToTheTasksUser() throws Exception {
        var driver = usable("raw_exec");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        var task = running(driver, "nobody");
        var person =
                new Person(
                        driver,
                        task.id(),
                        true,
                        "/bin/sh",
                        "-c",
                        "id -un; echo opened by name >$(tty)");

        assertThat(person.exit().exitCode()).isZero();
        assertThat(person.screen()).isEqualTo("nobody\r\nopened by name\r\n");
        driver.destroy(task.id(), true);
    }

    @Test
    void withoutATerminalThereIsNone() throws Exception {
        var driver = usable("raw_exec");
        var task = running(driver, "");
        var person =
                new Person(driver, task.id(), false, "/bin/sh", "-c", "tty; echo oops >&2; exit 1");

        assertThat(person.exit().exitCode()).isEqualTo(1);
        assertThat(person.screen()).isEqualTo("not a tty\n");
        assertThat(person.errors()).isEqualTo("oops\n");
        driver.destroy(task.id(), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_exec", "exec"})
    void tasksAndCommandsHearEverySignal(String name) throws Exception {
        var driver = usable(name);
        var task =
                bench.shell(
                        driver,
                        bench.task("web"),
                        "grep SigIgn /proc/self/status; exec sleep 1000");
        driver.start(task);
        Bench.await("output", () -> Bench.output(task, "stdout").endsWith("\n"));
        var beside = new Person(driver, task.id(), false, "grep", "SigIgn", "/proc/self/status");
        var atTerminal = new Person(driver, task.id(), true, "grep", "SigIgn", "/proc/self/status");

        assertThat(ignored(Files.readString(Path.of("/proc", hostPid(), "status")))).isNotZero();
        assertThat(ignored(Bench.output(task, "stdout"))).isZero();
        assertThat(beside.exit().exitCode()).isZero();
        assertThat(ignored(beside.screen())).isZero();
        assertThat(atTerminal.exit().exitCode()).isZero();
        assertThat(ignored(atTerminal.screen())).isZero();
        driver.destroy(task.id(), true);
    }

    private String hostPid() throws IOException {
        return Long.toString(bench.hostProcess().pid());
    }

    /** Of the signals that have names: the next two belong to the C library. */
    private static long ignored(String status) {
        var mask = Pattern.compile("SigIgn:\\s*([0-9a-f]+)\\s").matcher(status);
        assertThat(mask.find()).isTrue();
        return Long.parseUnsignedLong(mask.group(1), 16) & 0x7fff_ffffL;
    }
}
