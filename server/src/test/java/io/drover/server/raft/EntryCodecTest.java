package io.drover.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.allocation.PortMapping;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.json.Codec;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.DrainStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeEvent;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.Fixtures;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.Evaluations;
import io.drover.server.raft.entry.LogCommand;
import io.drover.server.raft.entry.LogEntry;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.wire.AllocationUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    /**
     * Write it anew with -Ddrover.golden.write=true, and only for a format that nobody runs yet.
     */
    private static final String GOLDEN = "/log/entry-format-1.bin";

    private static final String ID = "aaaaaaaa-0000-4000-8000-00000000000";

    private final EntryCodec codec = new EntryCodec(new Codec());

    private static List<Command> oneOfEach() {
        Job job =
                new Canonicaliser("global").canonical(Fixtures.job("one", 2), "", State.initial());
        Evaluation evaluation = Evaluations.pending(job, ID + 1, "job-register", 70);
        List<Evaluation> evaluations = List.of(evaluation);
        Node node = Fixtures.node(ID + 2, "secret");
        NodeEvent event =
                new NodeEvent("text", "Cluster", null, Instant.ofEpochSecond(1_700_000_000), 0);
        TreeMap<String, DesiredTransition> transitions = new TreeMap<>();
        transitions.put(ID + 3, new DesiredTransition(true, null, false, null, null));
        PlanResult.DeploymentStatusUpdate update =
                new PlanResult.DeploymentStatusUpdate(ID + 4, "failed", "why");
        List<Command> all = new ArrayList<>();
        all.add(new Command.RegisterNode(node, evaluations));
        all.add(new Command.SetNodeStatus(ID + 2, "down", "why", event, evaluations));
        all.add(new Command.SetNodeEligibility(ID + 2, "ineligible", null, List.of()));
        all.add(
                new Command.SetNodeDrain(
                        ID + 2,
                        new DrainStrategy(Duration.ofHours(1), true, null, null),
                        false,
                        event,
                        List.of(),
                        false,
                        "",
                        null));
        all.add(new Command.DeleteNodes(List.of(ID + 2), evaluations));
        all.add(
                new Command.RegisterJob(
                        job,
                        new JobSubmission("job {}", "hcl2", null, "", "", "", 0, 0),
                        evaluation,
                        7L));
        all.add(new Command.DeregisterJob("default", "one", true, true, null));
        all.add(new Command.SetJobStability("default", "one", 3, true));
        all.add(new Command.UpsertEvaluations(evaluations));
        all.add(new Command.ApplyPlan(plan(evaluation)));
        all.add(
                new Command.UpdateAllocationsFromClient(
                        List.of(
                                new Command.NodeReport(
                                        ID + 2,
                                        List.of(
                                                new AllocationUpdate(
                                                        ID + 3,
                                                        "running",
                                                        "Tasks are running",
                                                        null,
                                                        new AllocDeploymentStatus(
                                                                true,
                                                                Instant.ofEpochSecond(5, 6),
                                                                false,
                                                                0),
                                                        null)))),
                        List.of()));
        all.add(new Command.UpdateDesiredTransitions(transitions, evaluations));
        all.add(new Command.UpsertDeployment(deployment()));
        all.add(new Command.UpdateDeploymentStatus(update, job, evaluation));
        all.add(new Command.PromoteDeployment(ID + 4, List.of("web"), evaluation));
        all.add(
                new Command.SetAllocationHealth(
                        ID + 4, List.of(ID + 3), List.of(ID + 5), update, null, evaluation));
        all.add(
                new Command.CollectGarbage(
                        List.of(ID + 1),
                        List.of(ID + 3),
                        List.of(ID + 4),
                        List.of(new JobKey("default", "one")),
                        List.of(ID + 2)));
        all.add(new Command.SetSchedulerConfiguration(SchedulerConfiguration.defaults(), 9L));
        all.add(
                new Command.UpsertNamespace(
                        new Namespace(
                                "team", "text", "", null, null, null, null, null, 0, 0, null, null,
                                null)));
        all.add(
                new Command.UpsertNodePool(
                        new NodePool("gpu", "text", null, Duration.ofHours(24), null, 0, 0, null)));
        return all;
    }

    private static PlanResult plan(Evaluation evaluation) {
        TreeMap<String, PlanResult.Grant> grants = new TreeMap<>();
        grants.put(
                "app",
                new PlanResult.Grant(
                        List.of(1, 3),
                        2000,
                        List.of(
                                new AllocatedDeviceResource(
                                        "nvidia", "gpu", "T4", List.of("gpu-1")))));
        return new PlanResult(
                evaluation.id(),
                "default",
                "one",
                List.of(
                        new PlanResult.Placement(
                                ID + 6,
                                "web",
                                1,
                                0,
                                ID + 2,
                                List.of(new PortMapping("http", 20_001, 0, "10.0.0.1", false)),
                                grants,
                                -1,
                                ID + 4,
                                true,
                                ID + 3,
                                null)),
                List.of(new PlanResult.InPlaceUpdate(ID + 7, 1, "", -1)),
                List.of(new PlanResult.Stop(ID + 3, "stop", "why", "lost", ID + 1, null)),
                List.of(new PlanResult.Eviction(ID + 8, ID + 6)),
                List.of(),
                deployment(),
                List.of(new PlanResult.DeploymentStatusUpdate(ID + 9, "cancelled", "newer")),
                List.of(evaluation));
    }

    private static Deployment deployment() {
        return new Deployment(
                ID + 4, "default", "one", 0, 5, 5, 5, false, null, "running", "text", 0, 0, 0, 0,
                50);
    }

    private LogEntry entry() {
        List<LogCommand> commands = new ArrayList<>();
        oneOfEach().forEach(c -> commands.add(codec.encode(c)));
        return EntryCodec.entry(1_700_000_000_000_000_001L, commands);
    }

    @Test
    void bringsBackEveryCommand() {
        LogEntry read = EntryCodec.parse(ByteBuffer.wrap(entry().toByteArray()));
        assertThat(read.getProposedAt()).isEqualTo(1_700_000_000_000_000_001L);
        assertThat(codec.decode(read)).isEqualTo(oneOfEach());
        assertThat(read.getCommandsList().stream().map(LogCommand::getType).distinct())
                .hasSize(oneOfEach().size());
    }

    @Test
    void readsWhatTheFirstFormatWrote() throws IOException {
        if (Boolean.getBoolean("drover.golden.write")) {
            Files.write(Path.of("src/test/resources" + GOLDEN), entry().toByteArray());
        }
        try (InputStream golden = EntryCodecTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(golden).as(GOLDEN).isNotNull();
            LogEntry read = EntryCodec.parse(ByteBuffer.wrap(golden.readAllBytes()));
            // Commands that came later stand behind those that the file knows.
            assertThat(codec.decode(read))
                    .isEqualTo(oneOfEach().subList(0, read.getCommandsCount()));
        }
    }

    @Test
    void stopsAtACommandOfANewerVersion() {
        LogEntry entry =
                EntryCodec.entry(
                        1, List.of(LogCommand.newBuilder().setType(9_999).setFormat(1).build()));
        assertThatThrownBy(() -> codec.decode(entry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("9999")
                .hasMessageContaining("run a newer one");
    }
}
