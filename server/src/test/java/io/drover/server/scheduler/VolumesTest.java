package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import io.drover.api.node.CSIInfo;
import io.drover.api.node.CSIInfoBuilder;
import io.drover.api.node.CSINodeInfo;
import io.drover.api.node.CSITopology;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import io.drover.server.plan.PlanCheck;
import io.drover.server.scheduler.Volumes.Capability;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class VolumesTest {
    private static final String ONE_WRITER = "single-node-single-writer";

    private final Registered registered = new Registered();
    private final Scheduler scheduler = new Scheduler(_ -> registered);
    private State state = State.initial();
    private int evaluations;

    /** What the region knows. */
    private static final class Registered implements Volumes {
        final SortedMap<String, Host> hosts = new TreeMap<>();
        final SortedMap<String, Csi> csi = new TreeMap<>();
        final SortedMap<String, List<String>> claims = new TreeMap<>();

        @Override
        public @Nullable Host host(String id) {
            return hosts.get(id);
        }

        @Override
        public @Nullable Csi csi(String namespace, String id) {
            return csi.get(namespace + "/" + id);
        }

        @Override
        public List<String> claimed(String namespace, String jobId, String group, String volume) {
            return claims.getOrDefault(jobId + "/" + group + "/" + volume, List.of());
        }
    }

    private void nodes(Node... nodes) {
        for (Node node : nodes) {
            state = Samples.apply(state, 0, Samples.stateCommandsFor(node));
        }
    }

    private static Node withHostVolume(int number, String name, String id, boolean readOnly) {
        SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
        volumes.put(name, new HostVolumeInfo("/srv/" + name, readOnly, id, name));
        return NodeBuilder.builder(Samples.node(number)).hostVolumes(volumes).build();
    }

    private static Node withPlugin(int number, boolean healthy, String zone, long maxVolumes) {
        SortedMap<String, String> segments = Samples.strings("zone", zone);
        SortedMap<String, CSIInfo> plugins = new TreeMap<>();
        plugins.put(
                "ebs",
                CSIInfoBuilder.builder()
                        .pluginId("ebs")
                        .healthy(healthy)
                        .nodeInfo(
                                new CSINodeInfo(
                                        "n" + number,
                                        maxVolumes,
                                        new CSITopology(segments),
                                        false,
                                        false,
                                        false,
                                        false))
                        .build());
        return NodeBuilder.builder(Samples.node(number)).csiNodePlugins(plugins).build();
    }

    private static VolumeRequestBuilder host(String source) {
        return VolumeRequestBuilder.builder().name("data").type("host").source(source);
    }

    private static VolumeRequestBuilder csi(String source, String accessMode) {
        return VolumeRequestBuilder.builder()
                .name("data")
                .type("csi")
                .source(source)
                .accessMode(accessMode)
                .attachmentMode("file-system");
    }

    private static Job job(String id, int count, VolumeRequestBuilder... requests) {
        SortedMap<String, VolumeRequest> volumes = new TreeMap<>();
        for (VolumeRequestBuilder request : requests) {
            volumes.put("data" + volumes.size(), request.build());
        }
        TaskGroup group =
                TaskGroupBuilder.builder(Samples.group("web", count)).volumes(volumes).build();
        return Samples.job(id, "service", group);
    }

    private Decision run(Job job) {
        String id = "e" + evaluations++;
        state = Samples.register(state, 0, job, id);
        Decision decision = scheduler.decide(state, state.evaluation(id), 1, 0);
        state = Samples.apply(state, 0, List.of(new Command.ApplyPlan(decision.complete())));
        return decision;
    }

    private static List<String> nodesOf(Decision decision) {
        return decision.plan().placements().stream().map(Placement::nodeId).sorted().toList();
    }

    private static AllocationMetric failure(Decision decision) {
        return decision.answered().failedTgAllocs().get("web");
    }

    private void csiVolume(String id, Capability... capabilities) {
        registered.csi.put(
                "default/" + id,
                new Volumes.Csi(id, "ebs", List.of(capabilities), List.of(), false));
    }

    // ---- host volumes ----

    @Test
    void needsANodeThatOffersTheVolumeAndMayWrite() {
        nodes(
                Samples.node(1),
                withHostVolume(2, "data", "", true),
                withHostVolume(3, "data", "", false));

        assertThat(nodesOf(run(job("writer", 1, host("data")))))
                .containsExactly(Samples.node(3).id());
        assertThat(nodesOf(run(job("reader", 2, host("data").readOnly(true)))))
                .isSubsetOf(Samples.node(2).id(), Samples.node(3).id());
        AllocationMetric none = failure(run(job("other", 1, host("elsewhere"))));
        assertThat(none.constraintFiltered()).containsEntry("missing compatible host volumes", 3);
        assertThat(none.explanation().change().text()).isEqualTo("add volume elsewhere to 3 nodes");
    }

    @Test
    void mountsVolumesMadeOnANodeOnlyWhenReadyAndOnlyAsTheyAllow() {
        nodes(withHostVolume(1, "data", "v1", false));
        Job job = job("web", 1, host("data").accessMode("single-node-writer"));

        assertThat(nodesOf(run(job))).isEmpty(); // the servers know nothing of it
        registered.hosts.put("v1", new Volumes.Host("v1", false, List.of()));
        assertThat(nodesOf(run(job))).isEmpty();
        Capability reading = new Capability("single-node-reader-only", "file-system");
        registered.hosts.put("v1", new Volumes.Host("v1", true, List.of(reading)));
        assertThat(nodesOf(run(job))).isEmpty();
        registered.hosts.put("v1", new Volumes.Host("v1", true, List.of()));
        assertThat(nodesOf(run(job))).hasSize(1);
    }

    @Test
    void hasOneWriterWhereOnlyOneMayWrite() {
        nodes(withHostVolume(1, "data", "", false), withHostVolume(2, "data", "", false));
        Decision three = run(job("web", 3, host("data").accessMode(ONE_WRITER)));

        assertThat(nodesOf(three)).containsExactly(Samples.node(1).id(), Samples.node(2).id());
        assertThat(failure(three).constraintFiltered())
                .containsEntry("volume data has its only writer", 2);
        assertThat(nodesOf(run(job("reader", 1, host("data").readOnly(true))))).hasSize(1);
        assertThat(nodesOf(run(job("second", 1, host("data"))))).isEmpty();
    }

    @Test
    void letsTwoPlansOfOlderStatesNotBothHaveTheOnlyWriter() {
        nodes(withHostVolume(1, "data", "", false));
        Job one = job("one", 1, host("data").accessMode(ONE_WRITER));
        Job two = job("two", 1, host("data").accessMode(ONE_WRITER));
        state = Samples.register(state, 0, one, "a");
        state = Samples.register(state, 0, two, "b");
        Decision first = scheduler.decide(state, state.evaluation("a"), 1, 0);
        Decision second = scheduler.decide(state, state.evaluation("b"), 1, 0);
        assertThat(second.plan().placements()).hasSize(1);
        state = Samples.apply(state, 0, List.of(new Command.ApplyPlan(first.complete())));

        PlanCheck.Verdict verdict = PlanCheck.byNode().check(state, second);

        assertThat(verdict.complete()).isFalse();
        assertThat(verdict.refusing()).containsExactly(Samples.node(1).id());
    }

    @Test
    void givesEachAllocationItsOwnVolume() {
        nodes(
                withHostVolume(1, "data[0]", "", false),
                withHostVolume(2, "data[1]", "", false),
                withHostVolume(3, "data", "", false));
        Decision decision = run(job("web", 3, host("data").perAlloc(true)));

        assertThat(decision.plan().placements())
                .extracting(Placement::nameIndex, Placement::nodeId)
                .containsExactly(tuple(0, Samples.node(1).id()), tuple(1, Samples.node(2).id()));
        assertThat(decision.answered().queuedAllocations()).containsEntry("web", 1);
    }

    @Test
    void bringsAllocationsBackToTheVolumesThatTheirGroupClaimed() {
        nodes(
                withHostVolume(1, "data", "v1", false),
                withHostVolume(2, "data", "v2", false),
                withHostVolume(3, "data", "v3", false));
        for (String id : List.of("v1", "v2", "v3")) {
            registered.hosts.put(id, new Volumes.Host(id, true, List.of()));
        }
        registered.claims.put("web/web/data", List.of("v2", "v3"));

        assertThat(nodesOf(run(job("web", 2, host("data").sticky(true)))))
                .containsExactly(Samples.node(2).id(), Samples.node(3).id());
        registered.claims.put("gone/web/data", List.of("v9"));
        assertThat(nodesOf(run(job("gone", 1, host("data").sticky(true)))))
                .as("while its data is on a node that is away")
                .isEmpty();
    }

    // ---- volumes of storage plugins ----

    @Test
    void needsAHealthyPluginWhereTheVolumeCanBeReached() {
        nodes(
                Samples.node(1),
                withPlugin(2, false, "a", 0),
                withPlugin(3, true, "b", 0),
                withPlugin(4, true, "a", 0));
        registered.csi.put(
                "default/vol",
                new Volumes.Csi(
                        "vol",
                        "ebs",
                        List.of(),
                        List.of(new CSITopology(Samples.strings("zone", "a"))),
                        false));
        Decision decision = run(job("web", 1, csi("vol", "multi-node-multi-writer")));

        assertThat(nodesOf(decision)).containsExactly(Samples.node(4).id());
        assertThat(decision.plan().metrics().getFirst().constraintFiltered())
                .containsEntry("CSI plugin ebs is missing", 1)
                .containsEntry("CSI plugin ebs is unhealthy", 1)
                .containsEntry("did not meet topology requirement", 1);
    }

    @Test
    void waitsForAVolumeThatIsNotRegistered() {
        nodes(withPlugin(1, true, "a", 0));
        Decision decision = run(job("web", 1, csi("vol", "single-node-writer")));
        Evaluation blocked =
                decision.raised().stream()
                        .filter(e -> e.status().equals("blocked"))
                        .findFirst()
                        .orElseThrow();

        assertThat(failure(decision).constraintFiltered())
                .containsEntry("missing CSI Volume vol", 1);
        assertThat(blocked.missingNonNodeResources()).containsExactly("csi-volume:default:vol");
        assertThat(blocked.escapedComputedClass()).isTrue();
    }

    @Test
    void needsAControllerWhereTheVolumeSaysSo() {
        nodes(withPlugin(1, true, "a", 0));
        registered.csi.put(
                "default/vol", new Volumes.Csi("vol", "ebs", List.of(), List.of(), true));
        Job job = job("web", 1, csi("vol", "single-node-writer"));
        assertThat(nodesOf(run(job))).isEmpty();

        SortedMap<String, CSIInfo> controllers = new TreeMap<>();
        controllers.put("ebs", CSIInfoBuilder.builder().pluginId("ebs").healthy(true).build());
        nodes(NodeBuilder.builder(Samples.node(2)).csiControllerPlugins(controllers).build());
        assertThat(nodesOf(run(job))).containsExactly(Samples.node(1).id());
    }

    @Test
    void letsOneWriterWriteAndAnyNumberRead() {
        nodes(withPlugin(1, true, "a", 0), withPlugin(2, true, "a", 0));
        csiVolume("vol");
        String mode = "multi-node-single-writer";

        assertThat(nodesOf(run(job("writer", 1, csi("vol", mode))))).hasSize(1);
        Decision second = run(job("second", 1, csi("vol", mode)));
        assertThat(nodesOf(second)).isEmpty();
        assertThat(failure(second).constraintFiltered())
                .containsEntry("volume vol has its only writer", 2);
        assertThat(nodesOf(run(job("readers", 3, csi("vol", mode).readOnly(true))))).hasSize(3);
    }

    @Test
    void keepsAVolumeOfOneNodeOnOneNode() {
        nodes(withPlugin(1, true, "a", 0), withPlugin(2, true, "a", 0));
        csiVolume("vol");
        String mode = "single-node-reader-only";
        List<String> first = nodesOf(run(job("one", 1, csi("vol", mode).readOnly(true))));

        assertThat(nodesOf(run(job("two", 1, csi("vol", mode).readOnly(true))))).isEqualTo(first);
    }

    @Test
    void isFreeAgainOnceItsUserEnded() {
        nodes(withPlugin(1, true, "a", 0), withPlugin(2, true, "a", 0));
        csiVolume("vol");
        Job next = job("next", 1, csi("vol", "single-node-writer"));
        run(job("first", 1, csi("vol", "single-node-writer")));
        assertThat(nodesOf(run(next))).isEmpty();

        Allocation user = state.allocationsByJob("default", "first").toList().getFirst();
        state =
                Samples.apply(
                        state,
                        0,
                        List.of(
                                new Command.UpdateAllocationsFromClient(
                                        List.of(
                                                new Command.NodeReport(
                                                        user.nodeId(),
                                                        List.of(
                                                                new AllocationUpdate(
                                                                        user.id(),
                                                                        "complete",
                                                                        "",
                                                                        null,
                                                                        null,
                                                                        null)))),
                                        List.of())));
        assertThat(nodesOf(run(next))).hasSize(1);
    }

    @Test
    void takesNoMoreVolumesThanThePluginCanOnANode() {
        nodes(withPlugin(1, true, "a", 2));
        List<List<String>> placed = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            csiVolume(id);
            placed.add(nodesOf(run(job("job-" + id, 1, csi(id, "single-node-writer")))));
        }

        assertThat(placed.get(0)).hasSize(1);
        assertThat(placed.get(1)).hasSize(1);
        assertThat(placed.get(2)).isEmpty();
        assertThat(
                        nodesOf(
                                run(
                                        job(
                                                "again",
                                                1,
                                                csi("a", "single-node-reader-only")
                                                        .readOnly(true)))))
                .as("one that is there already")
                .hasSize(1);
    }

    @Test
    void allowsOnlyWhatTheVolumeIsMadeFor() {
        nodes(withPlugin(1, true, "a", 0));
        csiVolume("vol", new Capability("single-node-writer", "file-system"));

        assertThat(nodesOf(run(job("many", 1, csi("vol", "multi-node-multi-writer"))))).isEmpty();
        assertThat(nodesOf(run(job("one", 1, csi("vol", "single-node-writer"))))).hasSize(1);
    }

    @Test
    void followsClaimsFromOneStateToAnother() {
        nodes(withPlugin(1, true, "a", 0), withHostVolume(2, "data", "", false));
        csiVolume("vol");
        Fleet followed = new Fleet(new NodeViews());
        for (int i = 0; i < 4; i++) {
            run(job("csi" + i, 1, csi("vol", "multi-node-multi-writer")));
            run(job("host" + i, 1, host("data")));
            followed.show(state);
        }
        nodes(withPlugin(1, true, "b", 3));
        followed.show(state);
        Fleet fresh = new Fleet(new NodeViews());
        fresh.show(state);

        assertThat(followed.describe().get("volumes")).contains("vol x4/4");
        assertThat(followed.describe()).isEqualTo(fresh.describe());
    }
}
