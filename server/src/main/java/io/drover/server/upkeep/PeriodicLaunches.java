package io.drover.server.upkeep;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.jobstatus.JobChildrenSummary;
import io.drover.api.jobstatus.JobSummary;
import io.drover.jobspec.cron.PeriodicTimes;
import io.drover.server.state.Command;
import io.drover.server.state.JobActivity;
import io.drover.server.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When periodic jobs are due and what they start then. Pure. */
public final class PeriodicLaunches {
    /** From how far back to look for the newest time that was missed. */
    private static final List<Duration> STRIDES =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    Duration.ofDays(32),
                    Duration.ofDays(366));

    private PeriodicLaunches() {}

    /** Whether a job is launched at its times. */
    static boolean isActive(Job job) {
        PeriodicConfig periodic = job.periodic();
        return periodic != null
                && !Boolean.FALSE.equals(periodic.enabled())
                && !job.stop()
                && (job.parameterizedJob() == null || job.dispatched());
    }

    /** The first time that a job has not been launched for; null when there is none any more. */
    static @Nullable Instant next(State state, Job job) {
        return times(job).next(launchedFor(state, job));
    }

    private static Instant launchedFor(State state, Job job) {
        JobActivity activity = state.jobActivity(job.namespace(), job.id());
        return Instant.ofEpochSecond(
                0,
                activity == null || activity.launchedFor() == 0
                        ? job.submitTime()
                        : activity.launchedFor());
    }

    private static PeriodicTimes times(Job job) {
        PeriodicConfig periodic = job.periodic();
        if (periodic == null) {
            throw new IllegalArgumentException("job " + job.id() + " is not periodic");
        }
        return PeriodicTimes.of(periodic);
    }

    /**
     * The launch that is due: for the newest of the times that have come, since times that nobody
     * was there for are made up for once. It is passed by when an earlier launch still runs and
     * that forbids another. Null when no time has come.
     *
     * @param now Unix nanoseconds
     * @param evaluationId for the evaluation of the child
     */
    static Command.@Nullable LaunchPeriodic due(
            State state, Job job, long now, String evaluationId) {
        PeriodicTimes times = times(job);
        Instant until = Instant.ofEpochSecond(0, now);
        Instant first = times.next(launchedFor(state, job));
        if (first == null || first.isAfter(until)) {
            return null;
        }
        Instant nominal = newest(times, first, until);
        PeriodicConfig periodic = job.periodic();
        boolean passes =
                periodic != null && periodic.prohibitOverlap() && hasLiveChildren(state, job);
        long nanos = nominal.getEpochSecond() * 1_000_000_000L + nominal.getNano();
        return command(state, job, nanos, passes ? null : nominal, evaluationId);
    }

    private static Instant newest(PeriodicTimes times, Instant first, Instant until) {
        Instant found = first;
        for (Duration stride : STRIDES) {
            Instant from = until.minus(stride);
            Instant next = from.isAfter(found) ? times.next(from) : null;
            if (next != null && !next.isAfter(until)) {
                found = next;
                break;
            }
        }
        Instant next = times.next(found);
        while (next != null && !next.isAfter(until)) {
            found = next;
            next = times.next(found);
        }
        return found;
    }

    private static boolean hasLiveChildren(State state, Job job) {
        JobSummary summary = state.jobSummary(job.namespace(), job.id());
        JobChildrenSummary children = summary == null ? null : summary.children();
        return children != null && children.pending() + children.running() > 0;
    }

    /** A launch by hand, for no time of the job's own. */
    public static Command.LaunchPeriodic byHand(
            State state, Job job, long now, String evaluationId) {
        return command(state, job, 0, Instant.ofEpochSecond(0, now), evaluationId);
    }

    private static Command.LaunchPeriodic command(
            State state, Job job, long nominal, @Nullable Instant at, String evaluationId) {
        Job child = at == null ? null : child(state, job, at.getEpochSecond());
        return new Command.LaunchPeriodic(
                job.namespace(),
                job.id(),
                nominal,
                child,
                child == null ? null : evaluation(child, evaluationId));
    }

    /** The first free name from that second on: a launch by hand may have the name. */
    private static Job child(State state, Job parent, long second) {
        long free = second;
        while (state.job(parent.namespace(), name(parent, free)) != null) {
            free++;
        }
        String id = name(parent, free);
        return JobBuilder.builder(parent)
                .id(id)
                .name(id)
                .parentId(parent.id())
                .periodic(null)
                .version(0)
                .build();
    }

    private static String name(Job parent, long second) {
        return parent.id() + "/periodic-" + second;
    }

    private static Evaluation evaluation(Job child, String id) {
        return EvaluationBuilder.builder()
                .id(id)
                .priority(child.priority() == null ? 50 : child.priority())
                .type(child.type())
                .triggeredBy("periodic-job")
                .namespace(child.namespace())
                .jobId(child.id())
                .status("pending")
                .build();
    }
}
