package io.drover.plugin.testkit;

import static io.drover.plugin.testkit.Calls.check;

import io.drover.plugin.PluginException;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.drivers.CapabilitiesRequest;
import io.drover.plugin.proto.drivers.CreateNetworkRequest;
import io.drover.plugin.proto.drivers.DestroyNetworkRequest;
import io.drover.plugin.proto.drivers.ExecTaskRequest;
import io.drover.plugin.proto.drivers.ExecTaskResponse;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.SignalTaskRequest;
import io.drover.plugin.proto.drivers.TaskEventsRequest;
import io.drover.plugin.proto.drivers.TaskStatsRequest;
import io.drover.plugin.rpc.Reports;
import io.drover.plugin.rpc.Tasks;
import io.drover.plugin.testkit.TaskDriverKit.Ability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The promises of {@code TaskDriver}. */
final class DriverPromises {
    private static final String NEVER = "no task of this driver does that";
    private static final String UNKNOWN = "not-a-task/of-anybody/00000000";
    private static final String NOT_FOUND = "task not found for given id";
    private static final int CODE = 7;

    /** Longer than the two seconds after which a pipe of the JDK takes a silent writer for dead. */
    private static final Duration THINKING = Duration.ofMillis(3500);

    private static final Duration GRACE = Duration.ofMillis(700);

    private DriverPromises() {}

    static List<Promise<DriverBench>> of(TaskDriverKit kit) {
        var able = kit.abilities();
        var promises = new ArrayList<Promise<DriverBench>>();
        promises.addAll(life(kit));
        promises.addAll(identity());
        promises.addAll(refusals());
        promises.add(
                Promise.of("signals reach the task", DriverPromises::signals)
                        .onlyIf(able.contains(Ability.SIGNALS), "it sends no signals")
                        .onlyIf(kit.endsOnHangUp(CODE).isPresent(), NEVER));
        promises.add(
                Promise.of("an unknown signal is refused", DriverPromises::unknownSignal)
                        .onlyIf(able.contains(Ability.SIGNALS), "it sends no signals"));
        promises.addAll(exec(able.contains(Ability.EXEC), able.contains(Ability.TERMINALS)));
        promises.add(
                Promise.of("usage comes until the task is gone", DriverPromises::usage)
                        .onlyIf(able.contains(Ability.MEASURING), "it measures nothing"));
        promises.add(Promise.of("the stream of events stays open", DriverPromises::eventsStayOpen));
        promises.add(
                Promise.of("events name their task", DriverPromises::events)
                        .onlyIf(kit.reports().isPresent(), NEVER));
        promises.add(
                Promise.of("a network is made once and removed", DriverPromises::network)
                        .onlyIf(able.contains(Ability.NETWORKS), "it makes no networks"));
        boolean recovery = able.contains(Ability.RECOVERY);
        var mortal = "its tasks end with its process";
        promises.add(
                Promise.of("a running task is found again", DriverPromises::recoverRunning)
                        .onlyIf(recovery, mortal));
        promises.add(
                Promise.of(
                                "the result of an ended task is found again",
                                DriverPromises::recoverEnded)
                        .onlyIf(recovery, mortal));
        promises.add(
                Promise.of("a lost task is reported lost", DriverPromises::recoverLost)
                        .onlyIf(!recovery, "its tasks outlive its process"));
        promises.add(Promise.of("a handle of nothing is refused", DriverPromises::recoverNothing));
        return promises;
    }

    private static List<Promise<DriverBench>> identity() {
        return List.of(
                Promise.of("it says who it is", DriverPromises::identity),
                Promise.of(
                        "the first fingerprint comes at once, the stream stays open",
                        DriverPromises::fingerprint),
                Promise.of(
                        "capabilities are those of its abilities", DriverPromises::capabilities));
    }

    private static List<Promise<DriverBench>> life(TaskDriverKit kit) {
        return List.of(
                Promise.of("a task starts and its end is heard", DriverPromises::startAndWait),
                Promise.of("an exit code is passed on", DriverPromises::exitCode)
                        .onlyIf(kit.endsWith(CODE).isPresent(), NEVER),
                Promise.of("an end is told as often as asked", DriverPromises::waitTwice),
                Promise.of("output reaches the pipe whole and in order", DriverPromises::output),
                Promise.of("inspection shows how a task is", DriverPromises::inspect),
                Promise.of("stop ends a task", DriverPromises::stop),
                Promise.of("stop sends the signal that it is given", DriverPromises::stopBySignal)
                        .onlyIf(kit.endsOnHangUp(CODE).isPresent(), NEVER),
                Promise.of("stop kills once the grace period is over", DriverPromises::stopKills)
                        .onlyIf(kit.ignoresSignals().isPresent(), NEVER),
                Promise.of("stop of an ended task is no error", DriverPromises::stopEnded),
                Promise.of(
                        "a running task is destroyed by force only",
                        DriverPromises::destroyRunning),
                Promise.of(
                        "a destroyed task is forgotten, and its id may be used again",
                        DriverPromises::destroyEnded),
                Promise.of("two tasks do not disturb one another", DriverPromises::twoTasks),
                Promise.of("an id does not start twice", DriverPromises::startTwice));
    }

    private static List<Promise<DriverBench>> refusals() {
        return List.of(
                Promise.of(
                        "an unknown task id is told by the right error",
                        DriverPromises::unknownTask),
                Promise.of(
                        "a wrong configuration is refused by the option's name",
                        DriverPromises::wrongConfig));
    }

    private static List<Promise<DriverBench>> exec(boolean able, boolean terminals) {
        var unable = "it runs no commands in tasks";
        return List.of(
                Promise.of(
                                "a command tells what it printed and its exit code",
                                DriverPromises::execCollects)
                        .onlyIf(able, unable),
                Promise.of("a command that takes too long is given up", DriverPromises::execTimeout)
                        .onlyIf(able, unable),
                Promise.of("no command runs in a task that has ended", DriverPromises::execEnded)
                        .onlyIf(able, unable),
                Promise.of("a command's streams are connected", DriverPromises::execStreams)
                        .onlyIf(able, unable),
                Promise.of(
                                "a command may sit at a terminal of the caller's size",
                                DriverPromises::execTerminal)
                        .onlyIf(able && terminals, "it has no terminals"));
    }

    private static void identity(DriverBench at) {
        at.base().checkIdentity(PluginType.DRIVER);
    }

    private static void fingerprint(DriverBench at) throws Exception {
        try (var reports =
                new Heard<>(at.streaming()::fingerprint, FingerprintRequest.getDefaultInstance())) {
            var first = Reports.fromMessage(reports.next(Duration.ofSeconds(5)));
            check(!first.description().isBlank(), () -> "a report without a description");
            reports.checkOpen();
        }
    }

    private static void capabilities(DriverBench at) {
        var told =
                Tasks.fromMessage(
                        at.driver()
                                .capabilities(CapabilitiesRequest.getDefaultInstance())
                                .getCapabilities());
        var able = at.kit().abilities();
        same("signals", able.contains(Ability.SIGNALS), told.signals());
        same("exec", able.contains(Ability.EXEC), told.exec());
        same("network creation", able.contains(Ability.NETWORKS), told.createsNetwork());
        check(!told.networkModes().isEmpty(), () -> "it names no network mode");
    }

    private static void same(String what, Object expected, @Nullable Object told) {
        check(expected.equals(told), () -> what + ": expected " + expected + ", got " + told);
    }

    private static void startAndWait(DriverBench at) throws Exception {
        var task = at.task(at.kit().ends());
        var handle = at.start(task);
        check(
                handle.getConfig().getId().equals(task.id()),
                () ->
                        "the handle is for "
                                + handle.getConfig().getId()
                                + ", expected "
                                + task.id());
        var exit = at.await(task.id());
        check(exit.successful(), () -> "it ended with " + exit);
    }

    private static void exitCode(DriverBench at) throws Exception {
        var task = at.started(at.kit().endsWith(CODE).orElseThrow());
        var exit = at.await(task.id());
        check(exit.exitCode() == CODE && exit.signal() == 0, () -> "ended with " + exit);
    }

    private static void waitTwice(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var early = new Background<>(() -> at.await(task.id()));
        check(!early.isDone(), () -> "the wait for a running task returned");
        var _ = at.stop(task.id(), Duration.ZERO, "");
        var first = early.result(at.patience());
        same("the second answer", first, at.await(task.id()));
    }

    private static void output(DriverBench at) throws Exception {
        var printing = at.kit().prints();
        var task = at.started(printing.config());
        var _ = at.await(task.id());
        var printed = task.stdout().rest();
        check(
                printed.equals(printing.stdout()),
                () ->
                        "expected %d characters, got %d: %s"
                                .formatted(
                                        printing.stdout().length(),
                                        printed.length(),
                                        difference(printing.stdout(), printed)));
    }

    private static String difference(String expected, String got) {
        int at = 0;
        while (at < Math.min(expected.length(), got.length())
                && expected.charAt(at) == got.charAt(at)) {
            at++;
        }
        return "from " + at + " on \"" + got.substring(at, Math.min(got.length(), at + 40)) + "\"";
    }

    private static void inspect(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var running = at.inspect(task.id());
        same("the id", task.id(), running.id());
        same("the name", task.config().name(), running.name());
        same("the state", TaskStatus.State.RUNNING, running.state());
        check(running.startedAt() != null, () -> "it does not say when it started");
        var _ = at.stop(task.id(), Duration.ZERO, "");
        var exit = at.await(task.id());
        var ended = at.inspect(task.id());
        same("the state after the end", TaskStatus.State.EXITED, ended.state());
        var end = ended.completedAt();
        var start = ended.startedAt();
        check(
                start != null && end != null && !end.isBefore(start),
                () -> "it ran from " + start + " to " + end);
        var told = ended.exit();
        check(
                told != null
                        && told.exitCode() == exit.exitCode()
                        && told.signal() == exit.signal(),
                () -> "inspection tells " + told + ", the wait told " + exit);
    }

    private static void stop(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var end = new Background<>(() -> at.await(task.id()));
        var _ = at.stop(task.id(), Duration.ofSeconds(5), "");
        check(end.endsWithin(Duration.ofSeconds(2)), () -> "stop returned before the task ended");
    }

    private static void stopBySignal(DriverBench at) throws Exception {
        var task = at.ready(at.kit().endsOnHangUp(CODE).orElseThrow());
        var _ = at.stop(task.id(), at.patience(), "SIGHUP");
        var exit = at.await(task.id());
        check(exit.exitCode() == CODE, () -> "it ended with " + exit + ", expected code " + CODE);
    }

    private static void stopKills(DriverBench at) throws Exception {
        var task = at.ready(at.kit().ignoresSignals().orElseThrow());
        long before = System.nanoTime();
        var _ = at.stop(task.id(), GRACE, "SIGTERM");
        var took = Duration.ofNanos(System.nanoTime() - before);
        var exit = at.await(task.id());
        check(took.compareTo(GRACE) >= 0, () -> "it was killed after " + took + " of " + GRACE);
        check(!exit.successful(), () -> "it was killed and ended with " + exit);
    }

    private static void stopEnded(DriverBench at) throws Exception {
        var task = at.started(at.kit().ends());
        var exit = at.await(task.id());
        var _ = at.stop(task.id(), Duration.ofSeconds(5), "");
        same("its end", exit, at.await(task.id()));
    }

    private static void destroyRunning(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var _ = at.refused("destroying a running task", () -> at.destroy(task.id(), false));
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
        var _ = at.destroy(task.id(), true);
        same("inspection", NOT_FOUND, at.refused("a destroyed task", () -> at.inspect(task.id())));
    }

    private static void destroyEnded(DriverBench at) throws Exception {
        var task = at.started(at.kit().ends());
        var _ = at.await(task.id());
        var _ = at.destroy(task.id(), false);
        same("inspection", NOT_FOUND, at.refused("a destroyed task", () -> at.inspect(task.id())));
        var _ = at.start(task);
        var exit = at.await(task.id());
        check(exit.successful(), () -> "the second time it ended with " + exit);
    }

    private static void twoTasks(DriverBench at) throws Exception {
        var one = at.ready(at.kit().runs());
        var other = at.ready(at.kit().runs());
        var _ = at.stop(one.id(), Duration.ZERO, "");
        same("the other's state", TaskStatus.State.RUNNING, at.inspect(other.id()).state());
        var _ = at.destroy(one.id(), false);
        same("the other's state", TaskStatus.State.RUNNING, at.inspect(other.id()).state());
    }

    private static void startTwice(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        try {
            var _ = at.start(task);
        } catch (io.grpc.StatusRuntimeException _) {
            // To refuse is as good as to give the task of the first start.
        }
        Thread.sleep(300);
        var printed = task.stdout().text();
        check(
                printed.indexOf("ready") == printed.lastIndexOf("ready"),
                () -> "it started twice and printed " + printed);
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
    }

    private static void unknownTask(DriverBench at) throws Exception {
        same("wait", NOT_FOUND, at.refused("wait", () -> at.await(UNKNOWN)));
        same("stop", NOT_FOUND, at.refused("stop", () -> at.stop(UNKNOWN, Duration.ZERO, "")));
        same("destroy", NOT_FOUND, at.refused("destroy", () -> at.destroy(UNKNOWN, true)));
        same("inspect", NOT_FOUND, at.refused("inspect", () -> at.inspect(UNKNOWN)));
        var able = at.kit().abilities();
        if (able.contains(Ability.SIGNALS)) {
            same("signal", NOT_FOUND, at.refused("signal", () -> signal(at, UNKNOWN, "SIGHUP")));
        }
        if (able.contains(Ability.EXEC)) {
            same(
                    "exec",
                    NOT_FOUND,
                    at.refused("exec", () -> exec(at, UNKNOWN, "true", at.patience())));
        }
        if (able.contains(Ability.MEASURING)) {
            same(
                    "usage",
                    NOT_FOUND,
                    at.refused("usage", () -> at.driver().taskStats(stats(UNKNOWN)).next()));
        }
    }

    private static void wrongConfig(DriverBench at) throws Exception {
        String refusal;
        var option = at.kit().wrongOption();
        try {
            var task = at.task(at.kit().wrong());
            refusal = at.refused("the start", () -> at.start(task));
            var _ = at.refused("a task that did not start", () -> at.inspect(task.id()));
        } catch (PluginException e) {
            refusal = String.valueOf(e.getMessage());
        }
        var said = refusal;
        check(said.contains(option), () -> "the refusal does not name " + option + ": " + said);
    }

    private static void signals(DriverBench at) throws Exception {
        var task = at.ready(at.kit().endsOnHangUp(CODE).orElseThrow());
        var _ = signal(at, task.id(), "SIGHUP");
        var exit = at.await(task.id());
        check(exit.exitCode() == CODE, () -> "it ended with " + exit + ", expected code " + CODE);
    }

    private static void unknownSignal(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var said = at.refused("an unknown signal", () -> signal(at, task.id(), "SIGNOTHING"));
        check(said.contains("SIGNOTHING"), () -> "the refusal does not name the signal: " + said);
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
    }

    private static Object signal(DriverBench at, String id, String signal) {
        return at.driver()
                .signalTask(SignalTaskRequest.newBuilder().setTaskId(id).setSignal(signal).build());
    }

    private static ExecTaskResponse exec(DriverBench at, String id, String script, Duration limit) {
        return at.driver()
                .execTask(
                        ExecTaskRequest.newBuilder()
                                .setTaskId(id)
                                .addAllCommand(at.kit().shell(script))
                                .setTimeout(Reports.duration(limit))
                                .build());
    }

    private static void execCollects(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var answer = exec(at, task.id(), "echo beside; exit 4", at.patience());
        same("its output", "beside\n", answer.getStdout().toStringUtf8());
        same("its exit code", 4, answer.getResult().getExitCode());
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
    }

    private static void execTimeout(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        long before = System.nanoTime();
        var _ = at.refused("a command that sleeps", () -> exec(at, task.id(), "sleep 15", GRACE));
        var took = Duration.ofNanos(System.nanoTime() - before);
        check(took.compareTo(Duration.ofSeconds(8)) < 0, () -> "it was given up after " + took);
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
    }

    private static void execEnded(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var _ = at.stop(task.id(), Duration.ZERO, "");
        try {
            var answer = exec(at, task.id(), "echo alive", Duration.ofSeconds(5));
            check(
                    answer.getResult().getExitCode() != 0
                            || !answer.getStdout().toStringUtf8().contains("alive"),
                    () -> "a command ran in a task that has ended");
        } catch (io.grpc.StatusRuntimeException _) {
            // As it should be.
        }
    }

    private static void execStreams(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var script = "cat; echo done; echo oops >&2; exit 5";
        try (var call = new ExecCall(at, task.id(), at.kit().shell(script), /* tty= */ false)) {
            call.type("typed\n");
            at.until("the command has read", () -> call.stdout().equals("typed\n"));
            Thread.sleep(THINKING);
            call.type("more\n");
            at.until("the command has read", () -> call.stdout().equals("typed\nmore\n"));
            call.endInput();
            var exit = call.exit(at.patience());
            same("its output", "typed\nmore\ndone\n", call.stdout());
            same("its errors", "oops\n", call.stderr());
            same("its exit code", 5, exit.getExitCode());
        }
    }

    private static void execTerminal(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        var script = "test -t 0 && echo terminal; read x; stty size; echo $x >&2; exit 3";
        try (var call = new ExecCall(at, task.id(), at.kit().shell(script), /* tty= */ true)) {
            call.resize(40, 100);
            at.until("the command sits at a terminal", () -> call.stdout().contains("terminal"));
            call.resize(50, 120);
            Thread.sleep(200);
            call.type("typed\n");
            var exit = call.exit(at.patience());
            check(call.stdout().contains("50 120"), () -> "its size is " + call.stdout());
            same("its errors", "", call.stderr());
            same("its exit code", 3, exit.getExitCode());
        }
    }

    private static TaskStatsRequest stats(String id) {
        return TaskStatsRequest.newBuilder()
                .setTaskId(id)
                .setCollectionInterval(Reports.duration(Duration.ofMillis(200)))
                .build();
    }

    private static void usage(DriverBench at) throws Exception {
        var task = at.ready(at.kit().runs());
        try (var heard = new Heard<>(at.streaming()::taskStats, stats(task.id()))) {
            var first = Reports.fromMessage(heard.next(at.patience()).getStats());
            var second = Reports.fromMessage(heard.next(at.patience()).getStats());
            check(
                    second.at().isAfter(first.at()),
                    () -> "measured at " + first.at() + " and " + second.at());
            check(
                    first.total().memory().measured().size() + first.total().cpu().measured().size()
                            > 0,
                    () -> "it does not say what it measured");
            var _ = at.destroy(task.id(), true);
            heard.checkEnds(at.patience());
        }
    }

    private static void eventsStayOpen(DriverBench at) throws Exception {
        try (var heard =
                new Heard<>(at.streaming()::taskEvents, TaskEventsRequest.getDefaultInstance())) {
            heard.checkOpen();
        }
    }

    private static void events(DriverBench at) throws Exception {
        try (var heard =
                new Heard<>(at.streaming()::taskEvents, TaskEventsRequest.getDefaultInstance())) {
            heard.checkOpen();
            var task = at.started(at.kit().reports().orElseThrow());
            var event = Reports.fromMessage(heard.next(at.patience()));
            same("the task of the event", task.id(), event.taskId());
            same("its allocation", task.config().allocationId(), event.allocationId());
            check(!event.message().isBlank(), () -> "an event without a message");
        }
    }

    private static void network(DriverBench at) {
        var request = CreateNetworkRequest.newBuilder().setAllocId("a1").setHostname("h").build();
        var first = at.driver().createNetwork(request);
        check(first.getCreated(), () -> "the first network is said to be there already");
        check(!first.getIsolationSpec().getPath().isEmpty(), () -> "the network has no path");
        var again = at.driver().createNetwork(request);
        check(!again.getCreated(), () -> "a network that is there was made again");
        same("the network", first.getIsolationSpec().getPath(), again.getIsolationSpec().getPath());
        var gone =
                DestroyNetworkRequest.newBuilder()
                        .setAllocId("a1")
                        .setIsolationSpec(first.getIsolationSpec())
                        .build();
        var _ = at.driver().destroyNetwork(gone);
        var _ = at.driver().destroyNetwork(gone);
    }

    private static void recoverRunning(DriverBench at) throws Exception {
        var task = at.task(at.kit().runs());
        var handle = at.start(task);
        at.until("the task prints ready", () -> task.stdout().text().contains("ready"));
        at.replacePlugin();
        var _ = at.recover(handle);
        var _ = at.recover(handle);
        same("the state", TaskStatus.State.RUNNING, at.inspect(task.id()).state());
        var end = new Background<>(() -> at.await(task.id()));
        var _ = at.stop(task.id(), Duration.ofSeconds(5), "");
        check(end.endsWithin(Duration.ofSeconds(2)), () -> "stop returned before the task ended");
        var printed = task.stdout().text();
        check(
                printed.indexOf("ready") == printed.lastIndexOf("ready"),
                () -> "it was started again and printed " + printed);
    }

    private static void recoverEnded(DriverBench at) throws Exception {
        var task =
                at.task(at.kit().endsWith(CODE).orElse(new java.util.TreeMap<>(at.kit().ends())));
        var handle = at.start(task);
        var exit = at.await(task.id());
        at.replacePlugin();
        var _ = at.recover(handle);
        same("its end", exit, at.await(task.id()));
    }

    private static void recoverLost(DriverBench at) throws Exception {
        var task = at.task(at.kit().runs());
        var handle = at.start(task);
        at.replacePlugin();
        var _ = at.refused("recovering a lost task", () -> at.recover(handle));
        same("inspection", NOT_FOUND, at.refused("a lost task", () -> at.inspect(task.id())));
    }

    private static void recoverNothing(DriverBench at) throws Exception {
        var task = at.task(at.kit().ends());
        var handle = at.start(task);
        var _ = at.await(task.id());
        var _ = at.destroy(task.id(), false);
        var _ = at.refused("recovering a task that was destroyed", () -> at.recover(handle));
    }
}
