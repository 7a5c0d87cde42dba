package io.drover.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Message.Fate;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.NodeLedger;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class PlanApplierTest {
    private final PlanApplier applier =
            new PlanApplier(PlanCheck.byNode(), RejectionSettings.defaults(), () -> "made");
    private final Scheduler scheduler = new Scheduler();
    private final long now = 100 * Samples.SECOND;
    private State state = Samples.stateWith(List.of(Samples.node(1)));
    private final SortedMap<String, Fate> fates = new TreeMap<>();
    private final List<Step.Append> onTheirWay = new ArrayList<>();

    @Test
    void carriesOutWhatFits() {
        submit("a", decide(Samples.serviceJob("web", 3)));

        arrive();

        assertThat(fates).containsEntry("a", Fate.COMPLETE);
        assertThat(state.allocationsByJob("default", "web").toList()).hasSize(3);
        assertThat(state.evaluation("eval-web").status()).isEqualTo("complete");
    }

    @Test
    void leavesOutWhatTheNodeHasNoRoomForAnyMore() {
        Decision first = decide(Samples.serviceJob("a", 5));
        Decision second = decide(Samples.serviceJob("b", 5)); // knows nothing of the first

        submit("a", first);
        submit("b", second);
        arrive();

        assertThat(fates).containsEntry("a", Fate.COMPLETE).containsEntry("b", Fate.PARTIAL);
        assertThat(state.allocationsByJob("default", "b").toList()).hasSize(3);
        assertThat(state.evaluation("eval-b").status()).isEqualTo("pending");
        assertThat(NodeLedger.excess(state, Samples.node(1).id())).isNull();
    }

    @Test
    void checksPlansAgainstThoseThatAreUnderWay() {
        Decision first = decide(Samples.serviceJob("a", 1));
        Decision second = decide(Samples.serviceJob("b", 6));
        Decision third = decide(Samples.serviceJob("c", 6));

        submit("a", first);
        submit("b", second); // each goes at once, on top of those before it
        submit("c", third);
        assertThat(onTheirWay).hasSize(3);
        arrive();

        assertThat(fates).containsEntry("b", Fate.COMPLETE).containsEntry("c", Fate.PARTIAL);
        assertThat(state.allocationsByJob("default", "c").toList()).hasSize(1);
    }

    @Test
    void takesAllOrNothingWhenTheJobWantsIt() {
        Job all = JobBuilder.builder(Samples.serviceJob("b", 5)).allAtOnce(true).build();
        Decision first = decide(Samples.serviceJob("a", 5));
        Decision second = decide(all);

        submit("a", first);
        submit("b", second);
        arrive();

        assertThat(fates).containsEntry("b", Fate.CONFLICT);
        assertThat(state.allocationsByJob("default", "b").toList()).isEmpty();
    }

    @Test
    void answersAConflictOnceWhatCausedItIsApplied() {
        Decision first = decide(Samples.serviceJob("a", 8));
        Decision second = decide(Samples.serviceJob("b", 8));

        submit("a", first);
        submit("b", second);
        assertThat(fates).isEmpty();
        arrive();

        assertThat(fates).containsEntry("a", Fate.COMPLETE).containsEntry("b", Fate.CONFLICT);
    }

    @Test
    void placesNothingOnANodeThatIsNotReadyAnyMore() {
        Decision decision = decide(Samples.serviceJob("web", 1));
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(
                                new Command.SetNodeStatus(
                                        Samples.node(1).id(), "down", "", null, List.of())));

        submit("web", decision);

        assertThat(fates).containsEntry("web", Fate.CONFLICT);
    }

    @Test
    void looksAgainWhenTheNodeWentDownMeanwhile() {
        submit("web", decide(Samples.serviceJob("web", 1)));
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(
                                new Command.SetNodeStatus(
                                        Samples.node(1).id(), "down", "", null, List.of())));

        arrive();
        arrive();

        assertThat(state.evaluation("made").triggeredBy()).isEqualTo("node-update");
    }

    @Test
    void saysSoWhenTheLogRefuses() {
        submit("web", decide(Samples.serviceJob("web", 1)));

        take(applier.step(state, now, new Message.NotAppended(onTheirWay.getFirst().tag(), "no")));

        assertThat(fates).containsEntry("web", Fate.FAILED);
    }

    @Test
    void writesALargePlanInParts() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            nodes.add(Samples.node(i, 50_000, 100_000));
        }
        state = Samples.stateWith(nodes);
        Job job =
                Samples.job(
                        "many",
                        "batch",
                        TaskGroupBuilder.builder(Samples.group("work", 5000))
                                .tasks(List.of(Samples.task("main", 100, 100)))
                                .build());

        submit("many", decide(job));
        assertThat(onTheirWay).hasSize(3);
        assertThat(fates).isEmpty();
        arrive();

        assertThat(fates).containsEntry("many", Fate.COMPLETE);
        assertThat(state.allocationsByJob("default", "many").toList())
                .hasSize(5000)
                .allMatch(allocation -> allocation.metrics() != null);
        assertThat(state.evaluation("eval-many").status()).isEqualTo("complete");
    }

    private Decision decide(Job job) {
        state = Samples.register(state, now, job, "eval-" + job.id());
        return scheduler.decide(state, state.evaluation("eval-" + job.id()), 1, now);
    }

    private void submit(String token, Decision decision) {
        take(applier.step(state, now, new Message.PlanReady(token, decision)));
    }

    /** All that is on its way is applied, then the applier hears of it. */
    private void arrive() {
        List<Step.Append> arriving = List.copyOf(onTheirWay);
        onTheirWay.clear();
        for (Step.Append append : arriving) {
            state = Samples.apply(state, now, append.commands());
        }
        for (Step.Append append : arriving) {
            take(applier.step(state, now, new Message.Appended(append.tag())));
        }
    }

    private void take(Step step) {
        onTheirWay.addAll(step.appends());
        for (Message message : step.messages()) {
            if (message instanceof Message.Planned planned) {
                fates.put(planned.token(), planned.fate());
            }
        }
    }
}
