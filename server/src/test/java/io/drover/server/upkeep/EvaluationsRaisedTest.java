package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.scheduler.Scenario;
import io.drover.server.state.Command;
import io.drover.server.state.Command.NodeReport;
import io.drover.wire.AllocationUpdate;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which jobs are looked at again when a node changes or reports. */
@NullUnmarked // dereferences what the fixtures always fill
class EvaluationsRaisedTest {
    private final Scenario scenario = new Scenario(1);
    private final Node node = scenario.state.nodes("").toList().getFirst();

    private static Job job(String type) {
        return Samples.job(
                Scenario.JOB,
                type,
                TaskGroupBuilder.builder(Samples.group("web", 1)).reschedulePolicy(null).build());
    }

    private Allocation running(String type) {
        scenario.run(job(type));
        scenario.running();
        return scenario.live().getFirst();
    }

    private List<Evaluation> byNode() {
        Node newest = scenario.state.node(node.id());
        return NodeEvaluations.of(scenario.state, newest, "node-update", () -> "made");
    }

    private List<Evaluation> byReport(Allocation allocation, String nodeId, String status) {
        AllocationUpdate update =
                new AllocationUpdate(allocation.id(), status, "", null, null, null);
        return AllocationEvaluations.of(
                scenario.state, List.of(new NodeReport(nodeId, List.of(update))), () -> "made");
    }

    @ParameterizedTest
    @CsvSource({
        "service,  running,  1",
        "service,  complete, 1", // shall run on
        "service,  failed,   1",
        "batch,    running,  1",
        "batch,    complete, 0",
        "batch,    failed,   0", // an evaluation of its own looks at it
        "system,   complete, 1", // for the node, whatever ran there
        "sysbatch, complete, 1",
    })
    void aNodeConcernsJobsThatHaveSomethingThere(String type, String status, int raised) {
        Allocation allocation = running(type);
        scenario.report(a -> a.id().equals(allocation.id()), status, null);

        assertThat(byNode())
                .hasSize(raised)
                .allSatisfy(evaluation -> {
                    assertThat(evaluation.triggeredBy()).isEqualTo("node-update");
                    assertThat(evaluation.nodeId()).isEqualTo(node.id());
                    assertThat(evaluation.type()).isEqualTo(type);
                });
    }

    @Test
    void aNodeConcernsSystemJobsThatMayRunThereAndAreNotStopped() {
        register(job("system"));
        assertThat(byNode()).hasSize(1);

        register(JobBuilder.builder(job("system")).datacenters(List.of("elsewhere")).build());
        assertThat(byNode()).isEmpty();

        register(job("system"));
        scenario.apply(new Command.DeregisterJob("default", Scenario.JOB, false, false, null));
        assertThat(byNode()).isEmpty();
    }

    @Test
    void aNodeConcernsASystemJobThatIsNotForItAnyMoreAsLongAsItRunsThere() {
        running("system");
        register(JobBuilder.builder(job("system")).nodePool("other").build());

        assertThat(byNode()).hasSize(1);
    }

    private void register(Job job) {
        scenario.apply(new Command.RegisterJob(job, null, null, null));
    }

    static Stream<Node> changes() {
        SortedMap<String, DriverInfo> sick = new TreeMap<>();
        sick.put("exec", new DriverInfo(Samples.strings("a", "b"), true, false, "ill", null));
        SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
        volumes.put("data", new HostVolumeInfo("/data", false, "", "data"));
        return Stream.of(
                NodeBuilder.builder(known()).datacenter("dc2").build(),
                NodeBuilder.builder(known()).name("renamed").build(),
                NodeBuilder.builder(known()).nodeClass("large").build(),
                NodeBuilder.builder(known()).nodePool("other").build(),
                NodeBuilder.builder(known())
                        .attributes(Samples.strings("unique.hostname", "other"))
                        .build(),
                NodeBuilder.builder(known()).meta(Samples.strings("unique.place", "shelf")).build(),
                NodeBuilder.builder(known()).drivers(sick).build(),
                NodeBuilder.builder(known()).hostVolumes(volumes).build());
    }

    private static Node known() {
        Node plain = Samples.node(1);
        return NodeBuilder.builder(plain).computedClass(ComputedClass.of(plain)).build();
    }

    private List<Evaluation> ofChange(Node before, Node after) {
        Node classed = NodeBuilder.builder(after).computedClass(ComputedClass.of(after)).build();
        return NodeEvaluations.ofChange(scenario.state, before, classed, () -> "made");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aNodeThatSaysOtherwiseOfWhatJobsCanAskForIsLookedAt(Node changed) {
        running("service");

        assertThat(ofChange(known(), changed)).hasSize(1);
    }

    @Test
    void aNodeThatHasMoreOrWasLookedAtAgainIsNotLookedAt() {
        running("service");
        Node more =
                NodeBuilder.builder(known())
                        .nodeResources(Samples.node(1, 9000, 9000).nodeResources())
                        .build();
        SortedMap<String, DriverInfo> drivers = new TreeMap<>();
        known().drivers()
                .forEach((name, driver) ->
                        drivers.put(
                                name,
                                new DriverInfo(
                                        driver.attributes(),
                                        driver.detected(),
                                        driver.healthy(),
                                        "looked at again",
                                        Instant.ofEpochSecond(5))));

        assertThat(ofChange(known(), more)).isEmpty();
        assertThat(ofChange(known(), NodeBuilder.builder(known()).drivers(drivers).build()))
                .isEmpty();
        assertThat(NodeEvaluations.ofChange(scenario.state, null, known(), () -> "made")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "service, failed,   alloc-failure",
        "service, complete, alloc-failure",
        "service, running,  ''",
        "batch,   failed,   alloc-failure",
        "batch,   complete, ''",
        "system,  failed,   alloc-failure",
    })
    void aReportOfAnEndHasTheJobLookedAt(String type, String status, String trigger) {
        Allocation allocation = running(type);

        assertThat(byReport(allocation, node.id(), status))
                .extracting(Evaluation::triggeredBy)
                .isEqualTo(trigger.isEmpty() ? List.of() : List.of(trigger));
    }

    @Test
    void aReportOfOneThatWasOutOfReachHasTheJobLookedAt() {
        Allocation allocation = running("batch");
        scenario.report(_ -> true, "unknown", null);

        assertThat(byReport(allocation, node.id(), "running"))
                .extracting(Evaluation::triggeredBy)
                .containsExactly("reconnect");
    }

    @Test
    void aReportRaisesNothingForWhatHasEndedOrIsAnothers() {
        Allocation allocation = running("service");

        assertThat(byReport(allocation, "another-node", "failed")).isEmpty();
        scenario.report(_ -> true, "failed", null);
        assertThat(byReport(allocation, node.id(), "failed")).isEmpty();
    }

    @Test
    void aReportRaisesNothingForAStoppedJob() {
        Allocation allocation = running("service");
        scenario.apply(new Command.DeregisterJob("default", Scenario.JOB, false, false, null));

        assertThat(byReport(allocation, node.id(), "failed")).isEmpty();
    }
}
