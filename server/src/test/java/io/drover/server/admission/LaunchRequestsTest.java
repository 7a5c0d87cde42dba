package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.Bytes;
import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobDispatchResponse;
import io.drover.api.jobstatus.JobChildrenSummary;
import io.drover.server.Samples;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class LaunchRequestsTest {
    private static final long NOW = 1_772_366_460 * Samples.SECOND;

    private State state = State.initial();
    private int ids;

    private String newId() {
        ids++;
        return "%08x-0000-4000-8000-000000000000".formatted(ids);
    }

    private void register(String payload) {
        Job job =
                JobBuilder.builder(Samples.batchJob("sums", 1))
                        .parameterizedJob(
                                new ParameterizedJobConfig(payload, List.of("who"), List.of("how")))
                        .meta(Samples.strings("who", "nobody", "where", "here"))
                        .build();
        state = Samples.apply(state, NOW, List.of(new Command.RegisterJob(job, null, null, null)));
    }

    private static JobDispatchRequest request(String payload, SortedMap<String, String> meta) {
        Bytes bytes = payload.isEmpty() ? null : Bytes.of(payload.getBytes(StandardCharsets.UTF_8));
        return new JobDispatchRequest("sums", bytes, meta, "", 0);
    }

    private JobDispatchResponse dispatch(JobDispatchRequest request, String token) {
        Proposal<JobDispatchResponse> proposal =
                LaunchRequests.dispatch(
                        state, "default", request, token, JobLimits.DEFAULT, NOW, this::newId);
        Applied applied = StateMachine.apply(state, NOW, proposal.commands());
        assertThat(applied.outcomes()).allMatch(outcome -> outcome.refusal() == null);
        state = applied.state();
        return proposal.reply().apply(state.index());
    }

    @Test
    void startsAChildWithPayloadAndMergedMeta() {
        register("optional");

        JobDispatchResponse done =
                dispatch(
                        new JobDispatchRequest(
                                "sums",
                                Bytes.of(new byte[] {1, 2}),
                                Samples.strings("who", "me"),
                                "nightly",
                                70),
                        "");

        assertThat(done.dispatchedJobId()).isEqualTo("sums/dispatch-nightly-1772366460-00000001");
        Job child = state.job("default", done.dispatchedJobId());
        assertThat(child.parentId()).isEqualTo("sums");
        assertThat(child.dispatched()).isTrue();
        assertThat(child.priority()).isEqualTo(70);
        assertThat(child.payload()).isEqualTo(Bytes.of(new byte[] {1, 2}));
        assertThat(child.meta())
                .isEqualTo(Samples.strings("who", "me", "where", "here", "how", ""));
        assertThat(child.status()).isEqualTo("pending");
        assertThat(state.evaluation(done.evalId()).jobId()).isEqualTo(child.id());
        assertThat(done.evalCreateIndex()).isEqualTo(state.index());
        assertThat(state.jobSummary("default", "sums").children())
                .isEqualTo(new JobChildrenSummary(1, 0, 0));
        assertThat(state.job("default", "sums").status()).isEqualTo("running");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required | '' | who | Payload is not provided but required by parameterized job",
                "forbidden | x | who | Payload provided but forbidden by parameterized job",
                "optional | '' | who,what,why | Dispatch request included unpermitted metadata keys: [what why]",
                "optional | '' | how | Dispatch did not provide required meta keys: [who]",
            })
    void refusesWhatTheJobDoesNotAllow(String rule, String payload, String keys, String message) {
        register(rule);
        SortedMap<String, String> meta = Samples.strings();
        for (String key : keys.split(",", -1)) {
            meta.put(key, "x");
        }

        assertThatThrownBy(() -> dispatch(request(payload, meta), ""))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(500);
                            assertThat(e).hasMessage(message);
                        });
    }

    @Test
    void refusesPayloadsThatAreTooLong() {
        register("optional");

        assertThatThrownBy(
                        () -> dispatch(request("x".repeat(16_385), Samples.strings("who", "")), ""))
                .hasMessage("Payload exceeds maximum size; 16385 > 16384");
        assertThat(
                        dispatch(request("x".repeat(16_384), Samples.strings("who", "")), "")
                                .dispatchedJobId())
                .isNotEmpty();
    }

    @Test
    void refusesJobsThatCannotBeDispatched() {
        assertThatThrownBy(() -> dispatch(request("", null), ""))
                .hasMessage("parameterized job not found");
        state =
                Samples.apply(
                        state,
                        NOW,
                        List.of(
                                new Command.RegisterJob(
                                        Samples.batchJob("sums", 1), null, null, null)));
        assertThatThrownBy(() -> dispatch(request("", null), ""))
                .hasMessage("Specified job \"sums\" is not a parameterized job");
        state = State.initial();
        register("optional");
        state =
                Samples.apply(
                        state,
                        NOW,
                        List.of(new Command.DeregisterJob("default", "sums", false, false, null)));
        assertThatThrownBy(() -> dispatch(request("", Samples.strings("who", "")), ""))
                .hasMessage("Specified job \"sums\" is stopped");
    }

    @Test
    void findsTheChildThatATokenStartedAsLongAsThatLives() {
        register("optional");
        JobDispatchRequest request = request("", Samples.strings("who", "me"));

        String first = dispatch(request, "t1").dispatchedJobId();
        JobDispatchResponse again = dispatch(request, "t1");
        assertThat(again.dispatchedJobId()).isEqualTo(first);
        assertThat(again.evalId()).isEmpty();
        assertThat(dispatch(request, "t2").dispatchedJobId()).isNotEqualTo(first);

        state =
                Samples.apply(
                        state,
                        NOW,
                        List.of(new Command.DeregisterJob("default", first, true, false, null)));

        assertThat(dispatch(request, "t1").dispatchedJobId()).isNotEqualTo(first);
    }

    @Test
    void refusesAtApplyWhatTwoDecidedAtTheSameTime() {
        register("optional");
        JobDispatchRequest request = request("", Samples.strings("who", "me"));
        Command one =
                LaunchRequests.dispatch(
                                state, "default", request, "t", JobLimits.DEFAULT, NOW, this::newId)
                        .commands()
                        .getFirst();
        Command other =
                LaunchRequests.dispatch(
                                state,
                                "default",
                                request,
                                "t",
                                JobLimits.DEFAULT,
                                NOW + Samples.SECOND,
                                this::newId)
                        .commands()
                        .getFirst();

        Applied applied = StateMachine.apply(state, NOW, List.of(one, other));

        assertThat(applied.outcomes().getFirst().refusal()).isNull();
        assertThat(applied.outcomes().getLast().refusal().status()).isEqualTo(409);
        assertThat(applied.state().jobs("default", "sums/").toList()).hasSize(1);
    }

    @Test
    void forcesOnlyPeriodicJobs() {
        register("optional");

        assertThatThrownBy(() -> LaunchRequests.force(state, "default", "none", NOW, "e"))
                .hasMessage("job not found");
        assertThatThrownBy(() -> LaunchRequests.force(state, "default", "sums", NOW, "e"))
                .hasMessage("can't force launch non-periodic job");
    }
}
