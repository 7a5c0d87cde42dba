package io.drover.server.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.api.operator.SimulatedAllocation;
import io.drover.api.operator.SimulationChange;
import io.drover.api.operator.SimulationChangeBuilder;
import io.drover.api.operator.SimulationRequest;
import io.drover.api.operator.SimulationResponse;
import io.drover.server.Fixtures;
import io.drover.server.Samples;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.JobLimits;
import io.drover.server.admission.JobRequests;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class WhatIfTest {
    private static final long NOW = 1_700_000_000L * Samples.SECOND;

    private final AtomicLong nanoTime = new AtomicLong();
    private final WhatIf whatIf =
            new WhatIf(
                    new JobRequests(new Canonicaliser("global"), JobLimits.DEFAULT),
                    () -> new Scheduler()::decide,
                    nanoTime::get);

    /** Three nodes with room for eight tasks each; what is to run runs after the first question. */
    private static State region(Job... jobs) {
        State state = Samples.stateWith(List.of(Samples.node(1), Samples.node(2), Samples.node(3)));
        int evaluations = 0;
        for (Job job : jobs) {
            evaluations++;
            state = Samples.register(state, NOW, job, Samples.id("e", evaluations));
        }
        return settled(state);
    }

    private static State settled(State state) {
        AtomicLong ids = new AtomicLong();
        Fork fork =
                new Fork(
                        state,
                        NOW,
                        new Scheduler()::decide,
                        new Limits(() -> 0),
                        () -> Samples.id("c", (int) ids.incrementAndGet()));
        assertThat(fork.settle()).isTrue();
        return fork.state();
    }

    private SimulationResponse ask(State state, SimulationChange... changes) {
        return whatIf.simulate(state, new SimulationRequest(List.of(changes)), NOW);
    }

    private static SimulationChange node(String kind, int number) {
        return SimulationChangeBuilder.builder().kind(kind).nodeId(Samples.id("a", number)).build();
    }

    private static SimulationChange job(String kind, String id, int value) {
        return SimulationChangeBuilder.builder().kind(kind).jobId(id).value(value).build();
    }

    private static List<String> whats(SimulationResponse answer) {
        return new ArrayList<>(
                answer.allocations().stream().map(SimulatedAllocation::what).distinct().toList());
    }

    @Test
    void movesWhatRunsOnANodeThatIsDrained() {
        State state = region(Samples.serviceJob("web", 6));
        long there = state.allocationsByNode(Samples.id("a", 1)).stream().count();

        SimulationResponse answer = ask(state, node("drain", 1));

        long from =
                answer.allocations().stream()
                        .filter(each -> each.what().equals("moved"))
                        .filter(each -> each.fromNodeName().equals("node-1"))
                        .filter(each -> !each.nodeName().equals("node-1"))
                        .count();
        assertThat(from).isEqualTo(there);
        assertThat(answer.allocations()).hasSize((int) there);
        assertThat(answer.pending()).isEmpty();
        assertThat(answer.settled()).isTrue();
    }

    @Test
    void changesNothing() {
        State state = region(Samples.serviceJob("web", 6));
        List<?> before = state.allocations("").toList();
        ask(state, node("lose", 1), job("stop", "web", 0));
        assertThat(state.allocations("").toList()).isEqualTo(before);
    }

    @Test
    void leavesPendingWhatFindsNoRoomAnyMore() {
        State state = region(Samples.serviceJob("web", 24));

        SimulationResponse answer = ask(state, node("lose", 2));

        assertThat(answer.totals()).containsEntry("lost", 8).doesNotContainKey("moved");
        assertThat(answer.pending()).hasSize(1);
        assertThat(answer.pending().getFirst().pending()).isEqualTo(8);
        assertThat(answer.pending().getFirst().before()).isZero();
        assertThat(answer.pending().getFirst().metric()).isNotNull();
    }

    @Test
    void findsRoomOnNodesThatAreAdded() {
        State state = region(Samples.serviceJob("web", 30));
        SimulationChange add =
                SimulationChangeBuilder.builder().kind("add").nodeId("node-1").value(1).build();

        SimulationResponse answer = ask(state, add);

        assertThat(answer.totals()).containsOnly(Map.entry("placed", 6));
        assertThat(answer.allocations())
                .allSatisfy(each -> assertThat(each.nodeName()).isEqualTo("node-1+1"));
        assertThat(answer.pending().getFirst().before()).isEqualTo(6);
        assertThat(answer.pending().getFirst().pending()).isZero();
    }

    @Test
    void showsWhatMoreImportantWorkWouldTakeOut() {
        State state = region(Samples.serviceJob("web", 24), Samples.serviceJob("big", 2));
        SchedulerConfiguration services =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .preemptionConfig(new PreemptionConfig(true, true, true, true))
                        .build();
        state =
                Samples.apply(
                        state, NOW, List.of(new Command.SetSchedulerConfiguration(services, null)));

        SimulationResponse answer = ask(state, job("priority", "big", 90));

        assertThat(answer.totals()).containsEntry("placed", 2).containsEntry("preempted", 2);
        assertThat(answer.pending())
                .anySatisfy(group -> {
                    assertThat(group.jobId()).isEqualTo("web");
                    assertThat(group.pending()).isEqualTo(2);
                })
                .anySatisfy(group -> {
                    assertThat(group.jobId()).isEqualTo("big");
                    assertThat(group.before()).isEqualTo(2);
                    assertThat(group.pending()).isZero();
                });
    }

    @Test
    void makesChangesInOrder() {
        State state = region(Samples.serviceJob("web", 2));

        SimulationResponse answer =
                ask(
                        state,
                        job("count", "web", 40),
                        job("count", "web", 5),
                        node("lose", 1),
                        node("lose", 2));

        assertThat(answer.pending()).isEmpty();
        assertThat(answer.allocations())
                .allSatisfy(each -> assertThat(each.nodeName()).isEqualTo("node-3"));
    }

    @Test
    void tellsApartWhatHappensAnyway() {
        State state =
                Samples.register(
                        region(Samples.serviceJob("web", 2)),
                        NOW,
                        Samples.serviceJob("other", 3),
                        Samples.id("d", 1));

        SimulationResponse answer = ask(state, job("stop", "web", 0));

        assertThat(whats(answer)).containsExactly("stopped");
        assertThat(answer.allocations())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.jobId()).isEqualTo("web"));
    }

    @Test
    void rollsANewVersionOutToTheEnd() {
        State state = region(Samples.serviceJob("web", 4));
        Job bigger =
                JobBuilder.builder(
                                Samples.job(
                                        "web",
                                        "service",
                                        TaskGroupBuilder.builder(Samples.group("web", 4))
                                                .tasks(List.of(Samples.task("main", 600, 256)))
                                                .update(Samples.update(1))
                                                .build()))
                        .build();
        Job job = new Canonicaliser("global").canonical(bigger, "", state);
        SimulationResponse answer =
                ask(state, SimulationChangeBuilder.builder().kind("register").job(job).build());
        assertThat(whats(answer)).isSubsetOf("moved", "replaced");
        assertThat(answer.allocations()).hasSize(4);
        assertThat(answer.notes()).isEmpty();
    }

    /** Its deployment fails in the end, and then it waits for nothing any more. */
    @Test
    void leavesPendingWhatADeploymentHasWaitedForInVain() {
        State state = region(Samples.serviceJob("web", 20));
        Job large =
                Samples.job(
                        "big",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 6))
                                .update(Samples.update(2))
                                .build());
        Job job = new Canonicaliser("global").canonical(large, "", state);

        SimulationResponse answer =
                ask(state, SimulationChangeBuilder.builder().kind("register").job(job).build());

        assertThat(answer.totals()).containsOnly(Map.entry("placed", 4));
        assertThat(answer.notes()).anyMatch(note -> note.contains("big would be failed"));
        assertThat(answer.pending()).hasSize(1);
        assertThat(answer.pending().getFirst().jobId()).isEqualTo("big");
        assertThat(answer.pending().getFirst().pending()).isEqualTo(2);
        assertThat(answer.pending().getFirst().metric()).isNotNull();
    }

    @Test
    void keepsTheStatesSumAsItIs() {
        State state = region(Samples.serviceJob("web", 20), Samples.serviceJob("big", 8));
        String sum = state.hash().toString();
        long index = state.index();
        SimulationChange add =
                SimulationChangeBuilder.builder().kind("add").nodeId("node-1").value(2).build();

        for (SimulationChange change :
                List.of(
                        node("drain", 1),
                        node("lose", 2),
                        add,
                        job("count", "web", 2),
                        job("priority", "big", 90),
                        job("stop", "web", 0))) {
            assertThat(ask(state, change).index()).isEqualTo(index);
        }

        assertThat(state.hash().toString()).isEqualTo(sum);
        assertThat(StateHash.recomputed(state)).isEqualTo(state.hash());
    }

    @Test
    void refusesWhatMakesNoSense() {
        State state = region(Samples.serviceJob("web", 1));
        refused(state, job("paint", "web", 0), 400, "no change of kind \"paint\"");
        refused(state, job("stop", "none", 0), 404, "job \"none\" not found");
        refused(state, job("priority", "web", 101), 400, "expected 1 to 100");
        refused(state, node("lose", 9), 404, "not found");
        SimulationChange noGroup =
                SimulationChangeBuilder.builder().kind("count").jobId("web").group("x").build();
        refused(state, noGroup, 404, "has no group \"x\"; it has web");
        SimulationChange invalid =
                SimulationChangeBuilder.builder()
                        .kind("register")
                        .job(JobBuilder.builder(Fixtures.job("bad", 1)).taskGroups(null).build())
                        .build();
        refused(state, invalid, 500, "group");
    }

    private void refused(State state, SimulationChange change, int status, String text) {
        assertThatThrownBy(() -> ask(state, change))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(text);
    }

    @Test
    void givesUpWhenItTakesTooLong() {
        State state = region(Samples.serviceJob("web", 1));
        WhatIf slow =
                new WhatIf(
                        new JobRequests(new Canonicaliser("global"), JobLimits.DEFAULT),
                        () -> new Scheduler()::decide,
                        () -> nanoTime.addAndGet(40 * Samples.SECOND));
        assertThatThrownBy(() ->
                        slow.simulate(state, new SimulationRequest(List.of(node("drain", 1))), NOW))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("took longer than 30 s");
    }
}
