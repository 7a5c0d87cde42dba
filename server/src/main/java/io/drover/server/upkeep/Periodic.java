package io.drover.server.upkeep;

import io.drover.api.job.Job;
import io.drover.server.duty.Agenda;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launches periodic jobs at their times. The state keeps which time each was launched for last, and
 * refuses that time once more; so neither a change of leaders nor one of the clocks launches twice
 * or leaves one out. Times that came while nobody led are made up for by one launch.
 */
public final class Periodic implements Duty {
    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final Supplier<String> ids;
    private final Agenda<JobKey> agenda = new Agenda<>();

    /** Jobs of which a launch is on its way. */
    private final Set<JobKey> launching = new TreeSet<>();

    /**
     * Creates the duty of one term.
     *
     * @param ids makes identifiers for evaluations
     */
    public Periodic(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Step step(State state, long now, Message message) {
        switch (message) {
            case Message.Started _ -> {
                for (Job job : state.jobs(null, "")) {
                    if (job.periodic() != null) {
                        follow(state, keyOf(job), 0);
                    }
                }
            }
            case Message.StateChanged changed -> {
                for (StateEvent event : changed.events()) {
                    if (event instanceof StateEvent.JobChanged(var before, var after)) {
                        Job any = after == null ? before : after;
                        if (any != null && any.periodic() != null) {
                            follow(state, keyOf(any), 0);
                        }
                    }
                }
            }
            case Message.Appended done -> launched(state, done.tag(), 0);
            case Message.NotAppended failed -> launched(state, failed.tag(), now + RETRY);
            default -> {}
        }
        return launchDue(state, now);
    }

    private static JobKey keyOf(Job job) {
        return new JobKey(job.namespace(), job.id());
    }

    private void launched(State state, String tag, long notBefore) {
        int at = tag.indexOf('\0');
        JobKey key = new JobKey(tag.substring(0, at), tag.substring(at + 1));
        launching.remove(key);
        follow(state, key, notBefore);
    }

    private void follow(State state, JobKey key, long notBefore) {
        agenda.remove(key);
        Job job = state.job(key.namespace(), key.id());
        if (job == null || !PeriodicLaunches.isActive(job) || launching.contains(key)) {
            return;
        }
        try {
            Instant next = PeriodicLaunches.next(state, job);
            if (next != null) {
                agenda.put(key, Math.max(notBefore, next.getEpochSecond() * 1_000_000_000L));
            }
        } catch (IllegalArgumentException e) {
            LOG.error("the times of periodic job {} cannot be read", key, e);
        }
    }

    private Step launchDue(State state, long now) {
        Step.Builder out = new Step.Builder();
        for (JobKey key : agenda.due(now)) {
            Job job = state.job(key.namespace(), key.id());
            Command.LaunchPeriodic launch =
                    job == null ? null : PeriodicLaunches.due(state, job, now, ids.get());
            if (launch != null) {
                launching.add(key);
                out.append(key.namespace() + "\0" + key.id(), List.of(launch));
            }
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return agenda.nextAt();
    }
}
