package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.EvalOptions;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.server.Samples;
import io.drover.server.scheduler.Scenario;
import io.drover.server.state.Command;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Allocations and jobs are stopped, looked at again, and nodes opened and closed for work. */
@NullUnmarked // dereferences what the fixtures always fill
class StopRequestsTest {
    private final Scenario scenario = new Scenario(2);
    private final JobRequests requests =
            new JobRequests(new Canonicaliser("global"), JobLimits.DEFAULT);

    private Allocation running(String type) {
        scenario.run(Samples.job(Scenario.JOB, type, Samples.group("web", 1)));
        scenario.running();
        return scenario.live().getFirst();
    }

    private DesiredTransition stop(Allocation allocation, boolean reschedule) {
        scenario.apply(
                AllocationRequests.stop(scenario.state, allocation.id(), false, reschedule, "stop")
                        .commands());
        assertThat(scenario.state.evaluation("stop").triggeredBy()).isEqualTo("alloc-stop");
        return scenario.state.allocation(allocation.id()).desiredTransition();
    }

    private static void refused(ThrowingCallable call, int status, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(text);
    }

    @Test
    void movesAnAllocationOfAServiceThatIsStopped() {
        Allocation allocation = running("service");

        assertThat(stop(allocation, false).migrateDisablePlacement()).isNull();

        scenario.decide("stop");
        assertThat(scenario.names()).containsExactly(0);
        assertThat(scenario.live().getFirst().previousAllocation()).isEqualTo(allocation.id());
    }

    @Test
    void stopsBatchWorkForGoodUnlessItShallBePlacedAnew() {
        Allocation allocation = running("batch");

        assertThat(stop(allocation, true).migrateDisablePlacement()).isNull();
        assertThat(stop(allocation, false).migrateDisablePlacement()).isTrue();
    }

    @Test
    void saysThatThereIsNoSuchAllocation() {
        refused(
                () -> AllocationRequests.stop(scenario.state, "none", false, false, "e"),
                404,
                "allocation not found");
    }

    private void deregister(boolean purge) {
        scenario.apply(
                requests.deregister(
                                scenario.state, "default", Scenario.JOB, purge, 0, false, "gone")
                        .commands());
    }

    @Test
    void keepsAStoppedJobAndStopsWhatRuns() {
        running("service");

        deregister(false);
        scenario.decide("gone");

        assertThat(scenario.state.job("default", Scenario.JOB).stop()).isTrue();
        assertThat(scenario.state.evaluation("gone").triggeredBy()).isEqualTo("job-deregister");
        assertThat(scenario.live()).isEmpty();
    }

    @Test
    void forgetsAPurgedJobAtOnce() {
        running("service");

        deregister(true);

        assertThat(scenario.state.job("default", Scenario.JOB)).isNull();
        assertThat(scenario.state.jobVersions("default", Scenario.JOB)).isEmpty();
        scenario.decide("gone");
        assertThat(scenario.live()).isEmpty();
    }

    @Test
    void hasNobodyLookAtParentsThatAreStopped() {
        Job plain = Samples.job(Scenario.JOB, "batch", Samples.group("web", 1));
        PeriodicConfig hourly =
                new PeriodicConfig(true, "", List.of("@hourly"), "cron", false, "UTC");
        for (Job parent :
                List.of(
                        JobBuilder.builder(plain).periodic(hourly).build(),
                        JobBuilder.builder(plain)
                                .parameterizedJob(
                                        new ParameterizedJobConfig("optional", null, null))
                                .build())) {
            scenario.apply(new Command.RegisterJob(parent, null, null, null));

            deregister(true);

            assertThat(scenario.state.evaluation("gone")).isNull();
        }
    }

    @Test
    void saysNothingOfAJobThatIsNotThere() {
        assertThat(
                        requests.deregister(scenario.state, "default", "none", true, 0, false, "e")
                                .commands())
                .isEmpty();
    }

    private void evaluate(boolean force) {
        JobEvaluateRequest request = new JobEvaluateRequest(Scenario.JOB, new EvalOptions(force));
        scenario.apply(
                requests.evaluate(scenario.state, request, "default", Scenario.JOB, "again")
                        .commands());
    }

    private Allocation failed(@Nullable ReschedulePolicy policy) {
        scenario.run(
                Scenario.service(
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .reschedulePolicy(policy)
                                .build()));
        scenario.running();
        Allocation allocation = scenario.live().getFirst();
        scenario.fail(allocation);
        return allocation;
    }

    private static ReschedulePolicy never() {
        return new ReschedulePolicy(
                0, Duration.ofHours(1), Duration.ZERO, "constant", Duration.ZERO, false);
    }

    @Test
    void triesWhatFailedAgainOnlyWhenForcedAndOnlyWithAPolicy() {
        failed(never());
        evaluate(false);
        assertThat(scenario.decide("again").plan().placements()).isEmpty();

        evaluate(true);
        assertThat(scenario.decide("again").plan().placements()).hasSize(1);
    }

    @Test
    void triesNothingAgainWithoutAPolicyHoweverForced() {
        failed(null);
        evaluate(true);

        assertThat(scenario.decide("again").plan().placements()).isEmpty();
    }

    /** How many commands that took. */
    private int eligibility(String nodeId, String eligibility) {
        List<Command> commands =
                NodeRequests.eligibility(scenario.state, nodeId, eligibility, () -> "look")
                        .commands();
        scenario.apply(commands);
        return commands.size();
    }

    @Test
    void hasSystemJobsLookAtANodeThatTakesWorkAgain() {
        scenario.run(Samples.job(Scenario.JOB, "system", Samples.group("web", 1)));
        String nodeId = scenario.named(0).nodeId();

        eligibility(nodeId, "ineligible");
        assertThat(scenario.state.evaluation("look")).isNull();
        assertThat(eligibility(nodeId, "ineligible")).isZero();

        eligibility(nodeId, "eligible");
        assertThat(scenario.state.evaluation("look").jobId()).isEqualTo(Scenario.JOB);
        refused(() -> eligibility(nodeId, "perhaps"), 500, "invalid scheduling eligibility");
        refused(() -> eligibility("none", "eligible"), 500, "node not found");
    }

    @Test
    void placesWhatRanOnAPurgedNodeElsewhere() {
        Allocation allocation = running("service");

        scenario.apply(
                NodeRequests.purge(scenario.state, allocation.nodeId(), () -> "look").commands());
        scenario.decide("look");

        assertThat(scenario.state.node(allocation.nodeId())).isNull();
        assertThat(scenario.state.allocation(allocation.id()).clientStatus()).isEqualTo("lost");
        assertThat(scenario.live()).hasSize(1);
    }
}
