package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.deployment.Deployment;
import io.drover.api.job.Job;
import io.drover.api.job.ScalingPolicyBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.server.Samples;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class ScaleRequestsTest {
    private static final String EVALUATION = Samples.id("e", 1);

    private State state = State.initial();

    private void register(String type) {
        Job job =
                Samples.job(
                        "web",
                        type,
                        TaskGroupBuilder.builder(Samples.group("api", 3))
                                .scaling(
                                        ScalingPolicyBuilder.builder()
                                                .min(2)
                                                .max(5)
                                                .enabled(true)
                                                .type("horizontal")
                                                .build())
                                .build());
        state = Samples.apply(state, 1, List.of(new Command.RegisterJob(job, null, null, null)));
    }

    private static ScalingRequest request(@Nullable Integer count, boolean error, long index) {
        return new ScalingRequest(
                count, Samples.strings("Group", "api"), "why", error, null, false, index);
    }

    private JobRegisterResponse scale(ScalingRequest request) {
        Proposal<JobRegisterResponse> proposal =
                ScaleRequests.scale(state, "default", "web", request, EVALUATION);
        Applied applied = StateMachine.apply(state, 2, proposal.commands());
        assertThat(applied.outcomes()).allMatch(outcome -> outcome.refusal() == null);
        state = applied.state();
        return proposal.reply().apply(state.index());
    }

    private List<ScalingEvent> events() {
        return state.jobActivity("default", "web").scaling().get("api");
    }

    @Test
    void changesTheCountAndRemembersIt() {
        register("service");

        JobRegisterResponse done = scale(request(5, false, 0));

        Job job = state.job("default", "web");
        assertThat(job.taskGroups().getFirst().count()).isEqualTo(5);
        assertThat(job.version()).isEqualTo(1);
        assertThat(done.evalId()).isEqualTo(EVALUATION);
        assertThat(done.jobModifyIndex()).isEqualTo(job.jobModifyIndex());
        assertThat(state.evaluation(EVALUATION).triggeredBy()).isEqualTo("job-scaling");
        assertThat(events())
                .containsExactly(
                        new ScalingEvent(5, 3, false, "why", null, EVALUATION, 2, state.index()));
    }

    @Test
    void notesWhatAScalerReports() {
        register("service");

        JobRegisterResponse noted = scale(request(null, false, 0));
        scale(request(null, true, 0));

        assertThat(noted.evalId()).isEmpty();
        assertThat(state.job("default", "web").version()).isZero();
        assertThat(events()).extracting(ScalingEvent::error).containsExactly(true, false);
    }

    @Test
    void keepsTheNewestEventsOnly() {
        register("service");
        for (int i = 0; i < 25; i++) {
            scale(request(2 + i % 4, false, 0));
        }

        assertThat(events()).hasSize(20);
        assertThat(events().getFirst().createIndex()).isEqualTo(state.index());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service | 6 | false | group count was greater than scaling policy maximum: 6 > 5",
                "service | 1 | false | group count was less than scaling policy minimum: 1 < 2",
                "service | -1 | false | scaling action count can't be negative",
                "service | 3 | true | scaling action should not contain count if error is true",
                "system | 2 | false | jobs of type \"system\" can only be scaled between 0 and 1",
            })
    void refusesCountsThatAreNotAllowed(String type, int count, boolean error, String message) {
        register(type);

        assertThatThrownBy(() -> scale(request(count, error, 0)))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e).hasMessage(message);
                        });
    }

    @Test
    void refusesUnknownJobsAndGroupsAndOldIndexes() {
        assertThatThrownBy(() -> scale(request(3, false, 0))).hasMessage("job \"web\" not found");
        register("service");
        assertThatThrownBy(() ->
                        scale(
                                new ScalingRequest(
                                        3,
                                        Samples.strings("Group", "db"),
                                        "",
                                        false,
                                        null,
                                        false,
                                        0)))
                .hasMessage("task group \"db\" specified for scaling does not exist in job");
        assertThatThrownBy(() ->
                        scale(new ScalingRequest(3, Samples.strings(), "", false, null, false, 0)))
                .hasMessage("missing task group name for scaling action");
        assertThatThrownBy(() -> scale(request(3, false, 77)))
                .hasMessageStartingWith("Enforcing job modify index 77");
    }

    @Test
    void refusesWhileADeploymentIsOnItsWay() {
        register("service");
        long created = state.job("default", "web").createIndex();
        state =
                Samples.apply(
                        state,
                        1,
                        List.of(
                                new Command.UpsertDeployment(
                                        new Deployment(
                                                Samples.id("d", 1),
                                                "default",
                                                "web",
                                                0,
                                                1,
                                                1,
                                                created,
                                                false,
                                                null,
                                                "running",
                                                "",
                                                0,
                                                0,
                                                0,
                                                0,
                                                50))));

        assertThatThrownBy(() -> scale(request(4, false, 0)))
                .hasMessage("job scaling blocked due to active deployment");
        scale(request(null, false, 0));
        assertThat(events()).hasSize(1);
    }
}
