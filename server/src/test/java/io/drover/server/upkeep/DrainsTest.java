package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.node.DrainSpec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.server.Samples;
import io.drover.server.admission.NodeRequests;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked
class DrainsTest {
    private static final String ONE = Samples.id("a", 1);
    private static final String TWO = Samples.id("a", 2);

    private State state = Samples.stateWith(List.of(Samples.node(1), Samples.node(2)));
    private long now = 100 * Samples.SECOND;
    private int ids;
    private Drains drains = new Drains(this::newId);

    private String newId() {
        ids++;
        return Samples.id("e", ids);
    }

    @Test
    void movesOneAllocationAndThenWaitsForAnothersHealth() {
        List<String> placed = place(Samples.serviceJob("web", 2), ONE, ONE);
        report(placed, "running", true);

        drain(ONE, Duration.ofHours(1), false);

        assertThat(marked()).containsExactly(placed.getFirst());
        quiet();
        assertThat(marked()).hasSize(1);
        List<String> successor = place(Samples.serviceJob("web", 2), TWO);
        quiet();
        assertThat(marked()).as("not judged yet").hasSize(1);

        report(successor, "running", true);
        quiet();

        assertThat(marked()).containsExactlyElementsOf(placed);
    }

    @Test
    void letsBatchWorkFinishAndIsDoneThen() {
        List<String> placed = place(Samples.batchJob("sums", 1), ONE);

        drain(ONE, Duration.ofHours(1), false);
        quiet();
        assertThat(marked()).isEmpty();
        assertThat(state.node(ONE).drainStrategy()).isNotNull();

        report(placed, "complete", null);
        quiet();

        Node node = state.node(ONE);
        assertThat(node.drainStrategy()).isNull();
        assertThat(node.schedulingEligibility()).isEqualTo("ineligible");
        assertThat(node.lastDrain().status()).isEqualTo("complete");
        assertThat(node.events().getLast().message()).isEqualTo("Node drain complete");
        assertThat(node.events().getLast().details()).isNull();
    }

    @Test
    void stopsBatchWorkForGoodAtTheDeadline() {
        List<String> placed = place(Samples.batchJob("sums", 1), ONE);

        drain(ONE, Duration.ofSeconds(60), false);
        passUntil(now + 59 * Samples.SECOND);
        assertThat(marked()).isEmpty();
        passUntil(now + 2 * Samples.SECOND);

        assertThat(marked()).isEqualTo(placed);
        assertThat(
                        state.allocation(placed.getFirst())
                                .desiredTransition()
                                .migrateDisablePlacement())
                .isTrue();
        assertThat(state.node(ONE).drainStrategy()).isNull();
        assertThat(state.node(ONE).events().getLast().details())
                .containsEntry("deadline_reached", "true");
    }

    @Test
    void handlesDeadlinesThatAreCloseTogether() {
        place(Samples.batchJob("sums", 1), ONE);
        place(Samples.batchJob("more", 1), TWO);

        drain(ONE, Duration.ofSeconds(60), false);
        drain(TWO, Duration.ofSeconds(64), false);
        passUntil(now + 60 * Samples.SECOND);

        assertThat(marked()).hasSize(2);
    }

    @Test
    void waitsForeverWithoutADeadline() {
        place(Samples.batchJob("sums", 1), ONE);

        drain(ONE, Duration.ZERO, false);
        quiet();

        assertThat(state.node(ONE).drainStrategy().forceDeadline()).isNull();
        assertThat(drains.wakeAt()).isEqualTo(Drains.NEVER);
    }

    @Test
    void stopsEverythingAtOnceWhenForced() {
        List<String> all = new ArrayList<>(place(Samples.serviceJob("web", 2), ONE, ONE));
        all.addAll(place(Samples.batchJob("sums", 1), ONE));
        all.addAll(place(system(), ONE));

        drain(ONE, Duration.ofNanos(-1), false);

        assertThat(marked()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(state.node(ONE).drainStrategy()).isNull();
    }

    @Test
    void leavesWhatRunsEverywhereToTheEnd() {
        List<String> batch = place(Samples.batchJob("sums", 1), ONE);
        List<String> system = place(system(), ONE);
        drain(ONE, Duration.ofHours(1), false);
        quiet();
        assertThat(marked()).isEmpty();

        report(batch, "complete", null);
        quiet();

        assertThat(marked()).isEqualTo(system);
        assertThat(state.node(ONE).drainStrategy()).isNull();
    }

    @Test
    void leavesSystemJobsAloneWhenToldTo() {
        place(system(), ONE);

        drain(ONE, Duration.ofNanos(-1), true);

        assertThat(marked()).isEmpty();
        assertThat(state.node(ONE).drainStrategy()).isNull();
    }

    @Test
    void goesOnUnderTheNextLeader() {
        List<String> placed = place(Samples.batchJob("sums", 1), ONE);
        drain(ONE, Duration.ofSeconds(60), false);

        drains = new Drains(this::newId);
        now += 300 * Samples.SECOND;
        handle(new Message.Started());

        assertThat(marked()).isEqualTo(placed);
    }

    @Test
    void triesAgainWhenTheLogRefuses() {
        List<String> placed = place(Samples.batchJob("sums", 1), ONE);
        propose(ONE, Duration.ofNanos(-1), false);
        Step lost = drains.step(state, now, new Message.StateChanged(changes()));
        assertThat(lost.appends()).isNotEmpty();
        drains.step(state, now, new Message.NotAppended("drain", "no quorum"));

        passUntil(now + 2 * Samples.SECOND);

        assertThat(marked()).isEqualTo(placed);
    }

    @Test
    void remembersWhatWasSaidWhenItIsCalledOff() {
        place(Samples.batchJob("sums", 1), ONE);
        drain(ONE, Duration.ofHours(1), false);
        Instant started = state.node(ONE).lastDrain().startedAt();
        now += Samples.SECOND;
        apply(
                NodeRequests.drain(
                                state,
                                ONE,
                                new NodeUpdateDrainRequest(
                                        ONE,
                                        null,
                                        true,
                                        Samples.strings("cancel_message", "not today")),
                                "",
                                now,
                                this::newId)
                        .commands());

        Node node = state.node(ONE);
        assertThat(node.schedulingEligibility()).isEqualTo("eligible");
        assertThat(node.lastDrain().status()).isEqualTo("canceled");
        assertThat(node.lastDrain().startedAt()).isEqualTo(started);
        assertThat(node.lastDrain().meta())
                .containsEntry("message", "kernel")
                .containsEntry("cancel_message", "not today");
        passUntil(now + 7200 * Samples.SECOND);
        assertThat(marked()).isEmpty();
    }

    private static Job system() {
        return Samples.job("everywhere", "system", Samples.group("agent", 1));
    }

    private List<StateEvent> events = List.of();

    private List<StateEvent> changes() {
        return events;
    }

    private void propose(String nodeId, Duration deadline, boolean ignoreSystem) {
        NodeUpdateDrainRequest request =
                new NodeUpdateDrainRequest(
                        nodeId,
                        new DrainSpec(deadline, ignoreSystem),
                        false,
                        Samples.strings("message", "kernel"));
        applyQuietly(NodeRequests.drain(state, nodeId, request, "", now, this::newId).commands());
    }

    private void drain(String nodeId, Duration deadline, boolean ignoreSystem) {
        propose(nodeId, deadline, ignoreSystem);
        handle(new Message.StateChanged(events));
    }

    private List<String> place(Job job, String... nodes) {
        apply(List.of(new Command.RegisterJob(job, null, null, null)));
        List<Placement> placements = new ArrayList<>();
        for (String node : nodes) {
            placements.add(
                    new Placement(
                            newId(),
                            job.taskGroups().getFirst().name(),
                            placements.size(),
                            0,
                            node,
                            List.of(),
                            new TreeMap<>(),
                            -1,
                            "",
                            false,
                            "",
                            null));
        }
        apply(
                List.of(
                        new Command.ApplyPlan(
                                new PlanResult(
                                        newId(),
                                        "default",
                                        job.id(),
                                        placements,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null,
                                        List.of(),
                                        List.of()))));
        return placements.stream().map(Placement::allocationId).toList();
    }

    private void report(List<String> allocations, String status, @Nullable Boolean healthy) {
        for (String id : allocations) {
            AllocDeploymentStatus health =
                    healthy == null
                            ? null
                            : new AllocDeploymentStatus(healthy, Instant.EPOCH, false, 0);
            apply(
                    List.of(
                            new Command.UpdateAllocationsFromClient(
                                    List.of(
                                            new Command.NodeReport(
                                                    state.allocation(id).nodeId(),
                                                    List.of(
                                                            new AllocationUpdate(
                                                                    id, status, "", null, health,
                                                                    null)))),
                                    List.of())));
        }
    }

    private void apply(List<Command> commands) {
        applyQuietly(commands);
        handle(new Message.StateChanged(events));
    }

    private void applyQuietly(List<Command> commands) {
        var applied = StateMachine.apply(state, now, commands);
        state = applied.state();
        events = applied.events();
    }

    private void handle(Message message) {
        for (Step.Append append : drains.step(state, now, message).appends()) {
            apply(append.commands());
            handle(new Message.Appended(append.tag()));
        }
    }

    /** Lets some seconds pass in which nothing happens. */
    private void quiet() {
        passUntil(now + 5 * Samples.SECOND);
    }

    private void passUntil(long time) {
        while (drains.wakeAt() <= time) {
            now = Math.max(now, drains.wakeAt());
            handle(new Message.Woken());
        }
        now = time;
    }

    /** Live allocations that shall leave their nodes, in the order of their ids. */
    private List<String> marked() {
        return state.allocations("").stream()
                .filter(a -> !Statuses.isTerminal(a))
                .filter(a -> a.desiredTransition() != null && a.desiredTransition().migrate())
                .map(Allocation::id)
                .toList();
    }
}
