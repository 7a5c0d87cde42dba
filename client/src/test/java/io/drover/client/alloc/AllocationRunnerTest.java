package io.drover.client.alloc;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.client.ClientConfig;
import io.drover.client.device.DeviceTable;
import io.drover.client.driver.DriverTable;
import io.drover.client.fingerprint.SystemFiles;
import io.drover.client.store.LocalStore;
import io.drover.client.task.NodeContext;
import io.drover.client.testing.FakePlugins;
import io.drover.client.testing.Jobs;
import io.drover.wire.AllocationUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class AllocationRunnerTest {
    private static final String ID = "a1";

    @TempDir Path folder;
    private final FakePlugins plugins = new FakePlugins();
    private final Map<String, AllocationUpdate> reported = new ConcurrentHashMap<>();
    private final List<AllocationUpdate> inOrder = new CopyOnWriteArrayList<>();
    private Allocations allocations;
    private volatile Predicate<AllocationUpdate> held = _ -> false;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(folder.resolve("alloc"));
        ClientConfig config =
                ClientConfig.builder(folder.resolve("state"), folder.resolve("alloc"), "")
                        .gcMaxAllocs(1)
                        .build();
        Node node =
                NodeBuilder.builder()
                        .id("n1")
                        .name("here")
                        .datacenter("dc1")
                        .attributes(new TreeMap<>())
                        .build();
        NodeContext context =
                new NodeContext(
                        config,
                        () -> node,
                        new DriverTable(plugins, config, InstantSource.system(), () -> {}, _ -> {}),
                        new DeviceTable(plugins, SystemFiles.ofThisMachine(), () -> {}),
                        plugins,
                        LocalStore.forgetting(new Codec()),
                        InstantSource.system(),
                        () -> 0,
                        Map.of());
        allocations = new Allocations(context, (update, _) -> report(update));
    }

    /** Keeps the first held update back for as long as newer ones could overtake it. */
    private void report(AllocationUpdate update) {
        if (held.test(update)) {
            held = _ -> false;
            long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
            while (!isRunning("proxy") && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
        reported.put(update.allocationId(), update);
        inOrder.add(update);
    }

    @AfterEach
    void clean() {
        List<String> all = allocations.all().stream().map(AllocationRunner::id).toList();
        allocations.assign(List.of(), all, true);
        eventually("everything removed", () -> allocations.all().isEmpty());
    }

    @Test
    void runsHelpersBeforeAndAfterTheMainTask() {
        plugins.shortLived.put("init", 0);
        plugins.shortLived.put("after", 0);
        assign(
                Jobs.helper("after", "poststart", false),
                Jobs.helper("cleanup", "poststop", false),
                Jobs.helper("init", "prestart", false),
                Jobs.helper("proxy", "prestart", true),
                Jobs.task("web").build());

        eventually("running", () -> isDead("after") && isRunning("web"));
        List<String> starts = starts();
        assertThat(starts.indexOf("start web"))
                .isGreaterThan(starts.indexOf("start init"))
                .isGreaterThan(starts.indexOf("start proxy"))
                .isLessThan(starts.indexOf("start after"));
        assertThat(starts).doesNotContain("start cleanup");

        stop();

        eventually("cleanup", () -> isRunning("cleanup"));
        assertThat(stops()).containsExactly("stop web", "stop proxy");
        plugins.task("cleanup").orElseThrow().exit(0);
        eventually("complete", () -> status().equals("complete"));
    }

    @Test
    void stopsTheLeaderFirstAndTheOthersAfterIt() {
        assign(
                Jobs.task("aide").build(),
                Jobs.task("boss").leader(true).build(),
                Jobs.helper("proxy", "prestart", true));
        eventually("running", () -> isRunning("aide") && isRunning("boss"));

        stop();

        eventually("complete", () -> status().equals("complete"));
        assertThat(stops()).containsExactly("stop boss", "stop aide", "stop proxy");
    }

    @Test
    void reportsStatesInTheirOrder() {
        held =
                update ->
                        Thread.currentThread().getName().endsWith("web")
                                && running(update, "web")
                                && !running(update, "proxy");

        assign(Jobs.task("web").build(), Jobs.helper("proxy", "poststart", true));
        eventually("running", () -> isRunning("proxy"));
        stop();
        eventually("complete", () -> status().equals("complete"));

        List<AllocationUpdate> ordered = new ArrayList<>(inOrder);
        ordered.sort(Comparator.comparingInt(u -> u.taskStates().get("proxy").events().size()));
        assertThat(inOrder).isEqualTo(ordered);
    }

    @Test
    void endsTheOthersWhenTheLeaderEnds() {
        assign("batch", Jobs.task("aide").build(), Jobs.task("boss").leader(true).build());
        eventually("running", () -> isRunning("aide") && isRunning("boss"));

        plugins.task("boss").orElseThrow().exit(0);

        eventually("complete", () -> status().equals("complete"));
        assertThat(events("aide")).contains("Leader Task Dead", "Killed");
    }

    @Test
    void endsTheOthersWhenOneFails() {
        assign(Jobs.task("good").build(), Jobs.task("bad").build());
        eventually("running", () -> isRunning("good") && isRunning("bad"));

        plugins.task("bad").orElseThrow().exit(1);

        eventually("failed", () -> status().equals("failed") && isDead("good"));
        assertThat(events("good")).contains("Sibling Task Failed", "Terminated", "Killed");
        assertThat(reported.get(ID).clientDescription()).isEqualTo("Failed tasks");
    }

    @Test
    void endsSidecarsThatAreLeftAlone() {
        assign("batch", Jobs.task("sum").build(), Jobs.helper("proxy", "prestart", true));
        eventually("running", () -> isRunning("sum") && isRunning("proxy"));

        plugins.task("sum").orElseThrow().exit(0);

        eventually("complete", () -> status().equals("complete"));
        assertThat(events("proxy")).contains("Main Tasks Dead");
    }

    @Test
    void neverRunsMainTasksWhenAHelperFails() {
        plugins.shortLived.put("init", 1);
        assign(Jobs.helper("init", "prestart", false), Jobs.task("web").build());

        eventually("failed", () -> status().equals("failed") && isDead("web"));

        assertThat(starts()).containsExactly("start init");
        assertThat(events("web")).contains("Sibling Task Failed");
    }

    @Test
    void waitsForThePredecessorOnThisNode() {
        assign(Jobs.task("old").build());
        eventually("running", () -> isRunning("old"));
        Allocation next =
                AllocationBuilder.builder(
                                Jobs.allocation("a2", job("service", Jobs.task("new").build())))
                        .previousAllocation(ID)
                        .build();
        allocations.assign(List.of(next), List.of(), false);
        eventually("received", () -> reported.containsKey("a2"));
        assertThat(starts()).containsExactly("start old");

        stop();

        eventually("started", () -> starts().contains("start new"));
        assertThat(plugins.calls.indexOf("stop old"))
                .isLessThan(plugins.calls.indexOf("start new"));
    }

    @Test
    void takesOverWhatAStickyDiskHolds() throws IOException {
        allocations.assign(List.of(Jobs.allocation(ID, sticky())), List.of(), false);
        eventually("running", () -> isRunning("web"));
        Path old = allocations.runner(ID).orElseThrow().directory().root();
        Files.writeString(old.resolve("alloc/data/shared"), "shared");
        Files.writeString(old.resolve("web/local/own"), "own");
        Files.writeString(old.resolve("alloc/tmp/gone"), "gone");
        stop();

        allocations.assign(
                List.of(
                        AllocationBuilder.builder(Jobs.allocation("a2", sticky()))
                                .previousAllocation(ID)
                                .build()),
                List.of(),
                false);

        eventually("started", () -> starts().size() == 2);
        Path now = allocations.runner("a2").orElseThrow().directory().root();
        assertThat(now.resolve("alloc/data/shared")).hasContent("shared");
        assertThat(now.resolve("web/local/own")).hasContent("own");
        assertThat(now.resolve("alloc/tmp/gone")).doesNotExist();
        assertThat(old.resolve("web/local")).doesNotExist();
    }

    private static Job sticky() {
        Job plain = job("service", Jobs.task("web").build());
        TaskGroup group =
                TaskGroupBuilder.builder(plain.taskGroups().getFirst())
                        .ephemeralDisk(new EphemeralDisk(true, false, 300))
                        .build();
        return JobBuilder.builder(plain).taskGroups(List.of(group)).build();
    }

    @Test
    void givesOthersTimeBeforeAStop() {
        assign(Jobs.task("web").shutdownDelay(Duration.ofMillis(50)).build());
        eventually("running", () -> isRunning("web"));

        stop();

        eventually("complete", () -> status().equals("complete"));
        assertThat(events("web"))
                .containsSubsequence("Killing", "Waiting for shutdown delay", "Killed");
    }

    @Test
    void takesFinishedAllocationsAwayOldestFirst() {
        plugins.shortLived.put("sum", 0);
        for (String id : List.of("a1", "a2", "a3")) {
            allocations.assign(
                    List.of(Jobs.allocation(id, job("batch", Jobs.task("sum").build()))),
                    List.of(),
                    false);
            eventually("complete", () -> allocations.runner(id).orElseThrow().terminal());
        }

        allocations.collect(_ -> true);

        assertThat(allocations.all()).extracting(AllocationRunner::id).containsExactly("a3");
    }

    @Test
    void tellsTheServersOfWhatItNeverRan() {
        Allocation unwanted =
                Jobs.stopped(Jobs.allocation("a9", job("service", Jobs.task("web").build())));

        allocations.assign(List.of(unwanted), List.of(), false);

        assertThat(reported.get("a9").clientStatus()).isEqualTo("complete");
        assertThat(allocations.all()).isEmpty();
    }

    @Test
    void stopsWhatShallNotOutliveTheServersSilence() {
        Job plain = job("service", Jobs.task("web").build());
        TaskGroup group =
                TaskGroupBuilder.builder(plain.taskGroups().getFirst())
                        .disconnect(new DisconnectStrategy(null, Duration.ofSeconds(30), null, ""))
                        .build();
        Job shy = JobBuilder.builder(plain).taskGroups(List.of(group)).build();
        allocations.assign(List.of(Jobs.allocation(ID, shy)), List.of(), false);
        eventually("running", () -> isRunning("web"));

        allocations.stopAfterSilence(Duration.ofSeconds(29));
        assertThat(stops()).isEmpty();
        allocations.stopAfterSilence(Duration.ofSeconds(30));

        eventually("complete", () -> status().equals("complete"));
        assertThat(stops()).containsExactly("stop web");
    }

    @Test
    void runsOnThroughAnySilenceUnlessItsGroupSaysOtherwise() {
        assign(Jobs.task("web").build());
        eventually("running", () -> isRunning("web"));

        allocations.stopAfterSilence(Duration.ofDays(1));

        assertThat(stops()).isEmpty();
    }

    @Test
    void endsWhatHasRunForAsLongAsItMay() {
        assignFor(
                Duration.ofMillis(400),
                Instant.now(),
                Jobs.task("sum").build(),
                Jobs.helper("cleanup", "poststop", false));
        eventually("running", () -> isRunning("sum"));

        eventually("complete", () -> status().equals("complete"));

        assertThat(reported.get(ID).clientDescription())
                .isEqualTo("allocation exceeded max_run_duration");
        assertThat(starts()).containsExactly("start sum");
        assertThat(
                        reported.get(ID).taskStates().get("sum").events().stream()
                                .map(TaskEvent::killReason))
                .contains("allocation exceeded max_run_duration");
    }

    @Test
    void startsNothingOnceTheTimeIsOver() {
        assignFor(
                Duration.ofHours(1),
                Instant.now().minus(Duration.ofHours(2)),
                Jobs.task("sum").build());

        eventually("complete", () -> status().equals("complete"));

        assertThat(starts()).isEmpty();
    }

    @Test
    void leavesWhatEndsInTimeAsItIs() {
        plugins.shortLived.put("sum", 0);
        assignFor(Duration.ofHours(1), Instant.now(), Jobs.task("sum").build());

        eventually("complete", () -> status().equals("complete"));

        assertThat(reported.get(ID).clientDescription()).isEqualTo("All tasks have completed");
    }

    private void assignFor(Duration longest, Instant made, Task... tasks) {
        Job plain = job("batch", tasks);
        TaskGroup group =
                TaskGroupBuilder.builder(plain.taskGroups().getFirst())
                        .maxRunDuration(longest)
                        .build();
        Job limited = JobBuilder.builder(plain).taskGroups(List.of(group)).build();
        Allocation allocation =
                AllocationBuilder.builder(Jobs.allocation(ID, limited))
                        .createTime(made.toEpochMilli() * 1_000_000)
                        .build();
        allocations.assign(List.of(allocation), List.of(), false);
    }

    @Test
    void notesThatItsNodeIsBackWithinReach() {
        assign(Jobs.task("web").build());
        eventually("running", () -> isRunning("web"));
        Allocation known = allocations.runner(ID).orElseThrow().allocation();

        allocations.assign(
                List.of(AllocationBuilder.builder(known).clientStatus("unknown").build()),
                List.of(),
                false);

        eventually("told", () -> events("web").contains("Reconnected"));
        assertThat(status()).isEqualTo("running");
    }

    private void assign(Task... tasks) {
        assign("service", tasks);
    }

    private void assign(String type, Task... tasks) {
        allocations.assign(List.of(Jobs.allocation(ID, job(type, tasks))), List.of(), false);
    }

    private static Job job(String type, Task... tasks) {
        return Jobs.job(type, tasks);
    }

    private void stop() {
        Allocation now = allocations.runner(ID).orElseThrow().allocation();
        allocations.assign(List.of(Jobs.stopped(now)), List.of(), false);
    }

    private String status() {
        AllocationUpdate update = reported.get(ID);
        return update == null ? "" : update.clientStatus();
    }

    private boolean isRunning(String task) {
        return is(task, "running");
    }

    private boolean isDead(String task) {
        return is(task, "dead");
    }

    private boolean is(String task, String state) {
        AllocationUpdate update = reported.get(ID);
        return update != null && is(update, task, state);
    }

    private static boolean running(AllocationUpdate update, String task) {
        return is(update, task, "running");
    }

    private static boolean is(AllocationUpdate update, String task, String state) {
        return update.taskStates().get(task).state().equals(state);
    }

    private List<String> events(String task) {
        return reported.get(ID).taskStates().get(task).events().stream()
                .map(TaskEvent::type)
                .toList();
    }

    private List<String> starts() {
        return plugins.calls.stream().filter(c -> c.startsWith("start ")).toList();
    }

    private List<String> stops() {
        return plugins.calls.stream().filter(c -> c.startsWith("stop ")).toList();
    }
}
