package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.api.node.DrainSpec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.server.Samples;
import io.drover.server.admission.NodeRequests;
import io.drover.server.replay.Decider;
import io.drover.server.state.State;
import io.drover.server.state.StateImage;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Jobs come and go while everything goes wrong; then there is calm, and all must be well. */
@NullUnmarked
final class ChaosStory {
    private static final long CHAOS = 150 * Samples.SECOND;
    private static final long CALM = 1200 * Samples.SECOND;
    private static final int ROUNDS = 20;

    private final SimulatedRegion region;
    private final Work work;
    private final DecisionChecks decisions;
    private final Follower follower;
    private final Invariants invariants = new Invariants();

    ChaosStory(
            SimulatedRegion region,
            Work work,
            Supplier<Decider> deciders,
            UnaryOperator<List<StateImage.Row>> transfer,
            Codec codec) {
        this.region = region;
        this.work = work;
        decisions = new DecisionChecks(deciders, codec);
        follower = new Follower(region, transfer);
        region.entries = new ArrayList<>();
        region.decider = decisions;
        region.afterEachEntry(invariants::check);
    }

    void run() {
        region.changeLeader(); // the duties as they may have been tampered with
        chaos();
        region.workerFails = 0;
        region.entryFails = 0;
        region.network.mend();
        region.state().nodes("").forEach(node -> drain(node, null));
        for (int i = 0; i < ROUNDS; i++) {
            work.letGoOn();
            region.runUntil(region.now() + CALM / ROUNDS);
        }
        invariants.check(region);
        allIsAsItShouldBe();
        decisions.replay(region.entries);
    }

    private void chaos() {
        Random random = region.random;
        region.network.loses = 0.05;
        region.network.doubles = 0.05;
        region.network.delays = 0.1;
        int nodes = 2 + random.nextInt(5);
        for (int i = 1; i <= nodes; i++) {
            region.addNode(work.node(i));
        }
        while (region.now() < CHAOS) {
            region.slowestWorker = random.nextInt(5) == 0 ? 4000 : 40;
            switch (random.nextInt(15)) {
                case 0 -> region.changeLeader();
                case 1, 2 -> away();
                case 3 -> follower.catchUp();
                case 4 -> drain();
                default -> work.doSomething();
            }
            region.runUntil(region.now() + region.millis(0, 5_000));
        }
        region.slowestWorker = 40;
    }

    private void away() {
        List<SimulatedNode> nodes = region.nodes();
        SimulatedNode node = nodes.get(region.random.nextInt(nodes.size()));
        node.leave(region.millis(100, 90_000), region.random.nextBoolean());
    }

    /** Or ends the drain that there is. */
    private void drain() {
        List<SimulatedNode> nodes = region.nodes();
        Node node = region.state().node(nodes.get(region.random.nextInt(nodes.size())).id());
        if (node != null) {
            boolean drains = node.drainStrategy() != null;
            Duration deadline = Duration.ofSeconds(1 + region.random.nextInt(30));
            drain(node, drains ? null : new DrainSpec(deadline, region.random.nextBoolean()));
        }
    }

    private void drain(Node node, @Nullable DrainSpec spec) {
        NodeUpdateDrainRequest request = new NodeUpdateDrainRequest(node.id(), spec, true, null);
        region.append(
                NodeRequests.drain(
                                region.state(), node.id(), request, "", region.now(), region::newId)
                        .commands(),
                _ -> {});
    }

    private void allIsAsItShouldBe() {
        State state = region.state();
        for (Evaluation evaluation : state.evaluations("")) {
            demand(
                    !evaluation.status().equals("pending"),
                    "evaluation %s of %s is still pending",
                    evaluation.id(),
                    evaluation.jobId());
        }
        for (Job job : state.jobs(null, "")) {
            if (job.stop()) {
                demand(DesiredCount.live(state, job) == 0, "stopped %s still runs", job.id());
            }
        }
        work.check();
        for (SimulatedNode node : region.nodes()) {
            for (String id : node.running()) {
                Allocation allocation = state.allocation(id);
                demand(
                        allocation != null && !Statuses.isTerminal(allocation),
                        "allocation %s runs on %s and should not",
                        id,
                        node.id());
            }
        }
    }

    static void demand(boolean holds, String otherwise, Object... values) {
        assertThat(holds).withFailMessage(otherwise, values).isTrue();
    }
}
