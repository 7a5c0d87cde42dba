package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.deployment.DeploymentAllocHealthRequest;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.deployment.DeploymentUpdateResponse;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategyBuilder;
import io.drover.server.Samples;
import io.drover.server.scheduler.Scenario;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class DeploymentRequestsTest {
    private final Scenario scenario = new Scenario(4);

    private static Job job(String build) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", 2))
                        .update(
                                UpdateStrategyBuilder.builder(Samples.update(1))
                                        .canary(1)
                                        .autoRevert(true)
                                        .build())
                        .meta(Samples.strings("build", build))
                        .build());
    }

    /** Version 0 is stable, version 1 has its canary. */
    @BeforeEach
    void begin() {
        scenario.run(job("a"));
        scenario.settle();
        scenario.run(job("b"));
    }

    private String id() {
        return scenario.deployment().id();
    }

    private DeploymentUpdateResponse carryOut(Proposal<DeploymentUpdateResponse> proposal) {
        scenario.apply(proposal.commands());
        return proposal.reply().apply(scenario.state.index());
    }

    private Proposal<DeploymentUpdateResponse> promote(String... groups) {
        return DeploymentRequests.promote(
                scenario.state,
                id(),
                new DeploymentPromoteRequest(
                        id(), groups.length == 0, groups.length == 0 ? null : List.of(groups), 0),
                "eval");
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessageContaining(text);
    }

    @Test
    void promotesHealthyCanaries() {
        scenario.healthy();

        DeploymentUpdateResponse done = carryOut(promote());

        assertThat(scenario.deployment().taskGroups().get("web").promoted()).isTrue();
        assertThat(scenario.canaries()).isEmpty();
        assertThat(scenario.state.evaluation(done.evalId()).triggeredBy())
                .isEqualTo("deployment-watcher");
    }

    @Test
    void promotesNoCanariesThatAreNotHealthy() {
        refused(this::promote, "Task group \"web\" has 0/1 healthy allocations");
    }

    @Test
    void promotesNoUnknownGroup() {
        refused(() -> promote("nosuch"), "no task group \"nosuch\"");
    }

    @Test
    void promotesNothingTwice() {
        scenario.healthy();
        carryOut(promote());

        refused(this::promote, "no canaries to promote");
    }

    @Test
    void failsAndGoesBackToTheStableVersion() {
        DeploymentUpdateResponse done =
                carryOut(DeploymentRequests.fail(scenario.state, id(), "eval"));

        assertThat(done.revertedJobVersion()).isZero();
        assertThat(scenario.deployment().statusDescription())
                .isEqualTo("Deployment marked as failed - rolling back to job version 0");
        assertThat(scenario.state.job("default", Scenario.JOB).version()).isEqualTo(2);
    }

    @Test
    void changesNothingThatHasEnded() {
        carryOut(DeploymentRequests.fail(scenario.state, id(), "eval"));

        refused(this::promote, "can't promote terminal deployment");
        refused(
                () -> DeploymentRequests.fail(scenario.state, id(), "e"),
                "can't fail terminal deployment");
        refused(
                () -> DeploymentRequests.pause(scenario.state, id(), true, "e"),
                "can't pause terminal deployment");
        refused(
                () -> DeploymentRequests.pause(scenario.state, id(), false, "e"),
                "can't resume terminal deployment");
        refused(
                () -> DeploymentRequests.unblock(scenario.state, id(), "e"),
                "can't unblock terminal deployment");
        refused(
                () -> health(List.of(scenario.live().getFirst().id()), List.of()),
                "can't set health of allocations for a terminal deployment");
        refused(
                () -> DeploymentRequests.fail(scenario.state, "nosuch", "e"),
                "deployment not found");
    }

    @Test
    void pausesAndResumes() {
        carryOut(DeploymentRequests.pause(scenario.state, id(), true, "eval"));
        assertThat(scenario.deployment().statusDescription()).isEqualTo("Deployment is paused");

        carryOut(DeploymentRequests.pause(scenario.state, id(), false, "eval"));
        assertThat(scenario.deployment().status()).isEqualTo("running");
    }

    @Test
    void pausesOnceOnly() {
        carryOut(DeploymentRequests.pause(scenario.state, id(), true, "eval"));

        assertThat(DeploymentRequests.pause(scenario.state, id(), true, "eval").commands())
                .isEmpty();
    }

    @Test
    void unblocksOnlyWhatIsBlocked() {
        refused(
                () -> DeploymentRequests.unblock(scenario.state, id(), "e"),
                "can't unblock running deployment");
        scenario.setDeployment("blocked");

        carryOut(DeploymentRequests.unblock(scenario.state, id(), "eval"));

        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    private Proposal<DeploymentUpdateResponse> health(List<String> healthy, List<String> not) {
        return DeploymentRequests.setHealth(
                scenario.state, id(), new DeploymentAllocHealthRequest(id(), healthy, not), "eval");
    }

    @Test
    void takesPeoplesWordForHealth() {
        String canary = scenario.canaries().getFirst().id();

        carryOut(health(List.of(canary), List.of()));

        assertThat(scenario.state.allocation(canary).deploymentStatus().healthy()).isTrue();
        assertThat(scenario.deployment().taskGroups().get("web").healthyAllocs()).isEqualTo(1);
    }

    @Test
    void endsADeploymentWithAnUnhealthyAllocation() {
        carryOut(health(List.of(), List.of(scenario.canaries().getFirst().id())));

        assertThat(scenario.deployment().statusDescription())
                .startsWith("Failed due to unhealthy allocations - rolling back");
    }

    @Test
    void wantsToKnowWhichAllocations() {
        refused(
                () -> health(List.of(), List.of()),
                "must specify at least one healthy/unhealthy allocation ID");
        refused(
                () -> health(List.of(scenario.live(0).getFirst().id()), List.of()),
                "is not part of deployment");
    }
}
