package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.jobstatus.JobChildrenSummary;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PeriodicTest {
    private State state = State.initial();
    private long now;
    private int ids;
    private Periodic periodic = new Periodic(this::newId);

    private String newId() {
        ids++;
        return Samples.id("e", ids);
    }

    @Test
    void launchesAChildAtEachTime() {
        at("2026-03-01T12:00:30Z");
        register(job("UTC", false, "* * * * *"));

        passUntil("2026-03-01T12:02:30Z");

        assertThat(launches()).containsExactly("2026-03-01T12:01:00Z", "2026-03-01T12:02:00Z");
        Job child = children().getFirst();
        assertThat(child.id()).isEqualTo("sums/periodic-1772366460");
        assertThat(child.name()).isEqualTo(child.id());
        assertThat(child.parentId()).isEqualTo("sums");
        assertThat(child.periodic()).isNull();
        assertThat(child.version()).isZero();
        assertThat(state.evaluationsByJob("default", child.id()).toList().getFirst().triggeredBy())
                .isEqualTo("periodic-job");
        assertThat(state.jobSummary("default", "sums").children())
                .isEqualTo(new JobChildrenSummary(2, 0, 0));
        assertThat(state.job("default", "sums").status()).isEqualTo("running");
    }

    @Test
    void takesTheEarliestOfSeveralExpressions() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "5 * * * *", "3,5 * * * *"));

        passUntil("2026-03-01T12:10:00Z");

        assertThat(launches()).containsExactly("2026-03-01T12:03:00Z", "2026-03-01T12:05:00Z");
    }

    @Test
    void makesUpOnceForTimesThatNobodyWasThereFor() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "* * * * *"));

        at("2026-03-03T08:30:20Z");
        periodic = new Periodic(this::newId);
        handle(new Message.Started());
        passUntil("2026-03-03T08:31:10Z");

        assertThat(launches()).containsExactly("2026-03-03T08:30:00Z", "2026-03-03T08:31:00Z");
    }

    @Test
    void doesNotLaunchAgainUnderTheNextLeader() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "* * * * *"));
        passUntil("2026-03-01T12:01:00Z");

        periodic = new Periodic(this::newId);
        handle(new Message.Started());
        passUntil("2026-03-01T12:01:30Z");

        assertThat(launches()).containsExactly("2026-03-01T12:01:00Z");
    }

    @Test
    void refusesASecondLaunchForTheSameTime() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "* * * * *"));
        at("2026-03-01T12:01:00Z");
        Command.LaunchPeriodic launch =
                PeriodicLaunches.due(state, state.job("default", "sums"), now, newId());

        Applied applied = StateMachine.apply(state, now, List.of(launch, launch));

        assertThat(applied.outcomes().getFirst().refusal()).isNull();
        assertThat(applied.outcomes().getLast().refusal().message())
                .isEqualTo("job \"sums\" was launched for 2026-03-01T12:01:00Z already");
    }

    @Test
    void launchesOnceWhereClocksAreSetForwardOrBack() {
        at("2026-03-28T12:00:00Z");
        register(job("Europe/Berlin", false, "30 2 * * *"));
        passUntil("2026-03-30T12:00:00Z");
        assertThat(launches()).containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");

        state = State.initial();
        periodic = new Periodic(this::newId);
        at("2026-10-24T12:00:00Z");
        register(job("Europe/Berlin", false, "30 2 * * *"));
        passUntil("2026-10-26T12:00:00Z");
        assertThat(launches()).containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void passesATimeByWhileALaunchStillRuns() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", true, "* * * * *"));

        passUntil("2026-03-01T12:03:30Z");
        assertThat(launches()).containsExactly("2026-03-01T12:01:00Z");
        apply(
                List.of(
                        new Command.DeregisterJob(
                                "default", children().getFirst().id(), true, false, null)));
        handle(new Message.Started());
        passUntil("2026-03-01T12:04:30Z");

        assertThat(launches()).containsExactly("2026-03-01T12:04:00Z");
    }

    @Test
    void keepsQuietAboutDisabledStoppedAndParameterizedJobs() {
        at("2026-03-01T12:00:00Z");
        Job job = job("UTC", false, "* * * * *");
        register(
                JobBuilder.builder(job)
                        .periodic(
                                new PeriodicConfig(
                                        false, "", job.periodic().specs(), "cron", false, "UTC"))
                        .build());
        assertThat(periodic.wakeAt()).isEqualTo(Periodic.NEVER);

        register(job);
        assertThat(periodic.wakeAt()).isNotEqualTo(Periodic.NEVER);
        apply(List.of(new Command.DeregisterJob("default", "sums", false, false, null)));
        assertThat(periodic.wakeAt()).isEqualTo(Periodic.NEVER);
    }

    @Test
    void givesALaunchAnotherNameWhenOneByHandHasIt() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "* * * * *"));
        long minute = now + Duration.ofMinutes(1).toNanos();
        apply(
                List.of(
                        PeriodicLaunches.byHand(
                                state, state.job("default", "sums"), minute, newId())));

        passUntil("2026-03-01T12:01:30Z");

        assertThat(launches()).containsExactly("2026-03-01T12:01:00Z", "2026-03-01T12:01:01Z");
    }

    @Test
    void triesAgainWhenTheLogRefuses() {
        at("2026-03-01T12:00:00Z");
        register(job("UTC", false, "* * * * *"));
        at("2026-03-01T12:01:00Z");
        Step step = periodic.step(state, now, new Message.Woken());
        assertThat(step.appends()).hasSize(1);
        periodic.step(
                state, now, new Message.NotAppended(step.appends().getFirst().tag(), "no quorum"));
        assertThat(periodic.wakeAt()).isEqualTo(now + Samples.SECOND);

        passUntil("2026-03-01T12:01:30Z");

        assertThat(launches()).containsExactly("2026-03-01T12:01:00Z");
    }

    private static Job job(String zone, boolean prohibitOverlap, String... crons) {
        return JobBuilder.builder(Samples.batchJob("sums", 1))
                .periodic(
                        new PeriodicConfig(true, "", List.of(crons), "cron", prohibitOverlap, zone))
                .build();
    }

    private void at(String time) {
        now = nanos(time);
    }

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * Samples.SECOND;
    }

    private void register(Job job) {
        apply(List.of(new Command.RegisterJob(job, null, null, null)));
    }

    private void apply(List<Command> commands) {
        Applied applied = StateMachine.apply(state, now, commands);
        state = applied.state();
        handle(new Message.StateChanged(applied.events()));
    }

    private void handle(Message message) {
        for (Step.Append append : periodic.step(state, now, message).appends()) {
            apply(append.commands());
            handle(new Message.Appended(append.tag()));
        }
    }

    private void passUntil(String time) {
        while (periodic.wakeAt() <= nanos(time)) {
            now = Math.max(now, periodic.wakeAt());
            handle(new Message.Woken());
        }
        at(time);
    }

    private List<Job> children() {
        return state.jobs("default", "sums/").toList();
    }

    private List<String> launches() {
        return children().stream()
                .map(child -> child.id().substring(child.id().lastIndexOf('-') + 1))
                .map(second -> Instant.ofEpochSecond(Long.parseLong(second)).toString())
                .toList();
    }
}
