package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.node.Node;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Empties nodes that are drained. What it knows between steps is only when to look again; what to
 * do then follows from the state, in {@link DrainWork}.
 */
public final class Drains implements Duty {
    /** Changes within this time are looked at together. */
    private static final long BATCH = Duration.ofMillis(200).toNanos();

    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final Supplier<String> ids;
    private final Set<String> draining = new TreeSet<>();

    /** Services that are on their way; what becomes of their allocations anywhere matters. */
    private Set<JobKey> services = new TreeSet<>();

    /** Whether commands are on their way, so that the state is about to change. */
    private boolean writing;

    private long lookAt = NEVER;
    private long deadlineAt = NEVER;

    /**
     * Creates the duty of one term.
     *
     * @param ids makes identifiers for evaluations
     */
    public Drains(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Step step(State state, long now, Message message) {
        switch (message) {
            case Message.Started _ -> {
                for (Node node : state.nodes("")) {
                    if (node.drainStrategy() != null) {
                        draining.add(node.id());
                    }
                }
                look(now);
            }
            case Message.StateChanged changed -> {
                for (StateEvent event : changed.events()) {
                    note(event, now);
                }
            }
            case Message.Appended _ -> {
                writing = false;
                look(now + BATCH);
            }
            case Message.NotAppended _ -> {
                writing = false;
                look(now + RETRY);
            }
            default -> {}
        }
        if (writing || now < wakeAt()) {
            return Step.NOTHING;
        }
        lookAt = NEVER;
        DrainWork.Result work = DrainWork.of(state, draining, now, ids);
        services = work.services();
        deadlineAt = work.nextDeadline();
        Step.Builder out = new Step.Builder();
        out.append("drain", work.commands());
        writing = !work.commands().isEmpty();
        return out.build();
    }

    private void note(StateEvent event, long now) {
        switch (event) {
            case StateEvent.NodeChanged(var before, var after) -> {
                if (after != null && after.drainStrategy() != null) {
                    draining.add(after.id());
                    look(now);
                } else if (before != null && draining.remove(before.id())) {
                    look(now + BATCH);
                }
            }
            case StateEvent.AllocationChanged(var before, var after) -> {
                Allocation any = after == null ? before : after;
                if (!draining.isEmpty() && any != null && matters(any)) {
                    look(now + BATCH);
                }
            }
            case StateEvent.JobChanged(_, var after) -> {
                if (after != null && services.contains(new JobKey(after.namespace(), after.id()))) {
                    look(now + BATCH);
                }
            }
            default -> {}
        }
    }

    private boolean matters(Allocation allocation) {
        return draining.contains(allocation.nodeId())
                || services.contains(new JobKey(allocation.namespace(), allocation.jobId()));
    }

    private void look(long at) {
        if (!draining.isEmpty()) {
            lookAt = Math.min(lookAt, at);
        }
    }

    @Override
    public long wakeAt() {
        return writing || draining.isEmpty() ? NEVER : Math.min(lookAt, deadlineAt);
    }
}
