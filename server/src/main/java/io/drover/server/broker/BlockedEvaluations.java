package io.drover.server.broker;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.scheduler.NodeRoom;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import io.drover.server.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations that found no room, one per job, and what wakes them.
 *
 * <p>A node that got room wakes those that fit into what is free of it by now or held by what may
 * be taken out for them, are suited by its class and were decided before it got the room; of each
 * size as many as fit, and the next ones when these have been decided and there still is room. At
 * most some are awake at a time, so that a large backlog is worked off at the pace of the
 * schedulers.
 */
public final class BlockedEvaluations implements Duty {
    private static final long RETRY = 60_000_000_000L;
    private static final int NODES_PER_STEP = 64;

    private final BlockedIndex blocked = new BlockedIndex();
    private final RoomLog rooms = new RoomLog();
    private final Cancellations cancellations = new Cancellations();

    /** Those that were blocked by conflicts and not by lack of room. */
    private final Delays retries = new Delays();

    /** To be woken whatever room there is, as soon as few enough are awake. */
    private final SequencedSet<JobKey> due = new LinkedHashSet<>();

    private final Awake awake = new Awake();

    private boolean more;

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ -> start(state, now);
            case Message.StateChanged changed ->
                    changed.events().forEach(event -> note(event, state, now));
            case Message.Appended done -> cancellationArrived(done.tag(), true, now);
            case Message.NotAppended failed -> cancellationArrived(failed.tag(), false, now);
            case Message.Woken _ -> {}
            default -> {
                return Step.NOTHING;
            }
        }
        for (Waiting late = retries.due(now); late != null; late = retries.due(now)) {
            due.add(late.job());
        }
        cancellations.flush(state, now, out);
        List<Evaluation> woken = wake(state, now);
        if (!woken.isEmpty()) {
            out.send(new Message.Unblocked(woken));
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return more ? 0 : Math.min(retries.nextAt(), cancellations.nextAt());
    }

    /** How many jobs wait for room. */
    public int size() {
        return blocked.size();
    }

    /** What got room before this term began is not known, so all nodes count. */
    private void start(State state, long now) {
        for (Node node : state.nodes("")) {
            if (isUsable(node)) {
                rooms.gained(node.id(), state.index());
            }
        }
        state.evaluations("").forEach(each -> changed(each, state, now));
    }

    private void cancellationArrived(String tag, boolean written, long now) {
        if (tag.equals(Cancellations.TAG)) {
            cancellations.arrived(written, now);
        }
    }

    private void note(StateEvent event, State state, long now) {
        switch (event) {
            case StateEvent.NodeChanged(var before, var after) -> {
                if (after == null) {
                    rooms.forget(Objects.requireNonNull(before).id());
                } else if (gainsRoom(before, after)) {
                    rooms.gained(after.id(), state.index());
                }
            }
            case StateEvent.AllocationChanged(var before, var after) -> {
                if (before != null && ends(before, after)) {
                    rooms.gained(before.nodeId(), state.index());
                    quotaFreed(before.namespace());
                }
            }
            case StateEvent.RowChanged(var table, var key) -> {
                if (table == Table.NAMESPACES) {
                    quotaFreed(key);
                } else if (table == Table.SCHEDULER_CONFIGURATION) {
                    due.addAll(blocked.waitingForRoom()); // others may have to go now
                }
            }
            case StateEvent.EvaluationChanged(var before, var after) -> {
                Evaluation any = after == null ? before : after;
                if (any != null) {
                    RoomLog.Gain by = awake.remove(any.id());
                    if (by != null) {
                        rooms.reopen(by);
                    }
                    Evaluation newest = state.evaluation(any.id());
                    if (newest == null) {
                        forget(any);
                    } else {
                        changed(newest, state, now);
                    }
                }
            }
            default -> {}
        }
    }

    private static boolean ends(Allocation before, @Nullable Allocation after) {
        return !Statuses.isClientTerminal(before)
                && (after == null || Statuses.isClientTerminal(after));
    }

    private static boolean gainsRoom(@Nullable Node before, Node after) {
        if (!isUsable(after)) {
            return false;
        }
        return before == null
                || !isUsable(before)
                || !before.name().equals(after.name())
                || !ComputedClass.stored(before).equals(ComputedClass.stored(after))
                || !Objects.equals(before.attributes(), after.attributes())
                || !Objects.equals(before.meta(), after.meta())
                || !Objects.equals(before.nodeResources(), after.nodeResources())
                || !Objects.equals(before.reservedResources(), after.reservedResources())
                || !Objects.equals(before.drivers(), after.drivers())
                || !Objects.equals(before.hostVolumes(), after.hostVolumes())
                || !Objects.equals(before.csiNodePlugins(), after.csiNodePlugins());
    }

    private static boolean isUsable(Node node) {
        return node.status().equals("ready")
                && node.schedulingEligibility().equals("eligible")
                && node.drainStrategy() == null;
    }

    private void quotaFreed(String namespace) {
        blocked.waitingForQuota(namespace).forEach(entry -> due.add(entry.job()));
    }

    private void changed(Evaluation evaluation, State state, long now) {
        if (!evaluation.status().equals("blocked")) {
            forget(evaluation);
            return;
        }
        JobKey job = new JobKey(evaluation.namespace(), evaluation.jobId());
        BlockedIndex.Entry known = blocked.get(job);
        if (known != null && !known.id().equals(evaluation.id())) {
            Evaluation other = state.evaluation(known.id());
            boolean waits = other != null && other.status().equals("blocked"); // not cancelled yet
            long since = other == null ? 0 : other.modifyIndex();
            boolean newer = !waits || evaluation.modifyIndex() >= since;
            String loser = newer ? known.id() : evaluation.id();
            String winner = newer ? evaluation.id() : known.id();
            if (waits) {
                cancellations.add(loser, "blocked evaluation " + winner + " is newer");
            }
            if (!newer) {
                return;
            }
        }
        BlockedIndex.Entry entry = blocked.add(state, evaluation);
        if (evaluation.triggeredBy().equals("max-plan-attempts")) {
            retries.put(Waiting.of(evaluation), now + RETRY);
        }
        if (entry.quota().isEmpty() && isHelpedSince(entry, state)) {
            due.add(job);
        }
    }

    private void forget(Evaluation evaluation) {
        JobKey job = new JobKey(evaluation.namespace(), evaluation.jobId());
        BlockedIndex.Entry known = blocked.get(job);
        if (known != null && known.id().equals(evaluation.id())) {
            blocked.remove(job);
            retries.remove(evaluation.id());
        }
    }

    /** It was decided on a state that did not yet know of room that there is now. */
    private boolean isHelpedSince(BlockedIndex.Entry entry, State state) {
        Collection<RoomLog.Gain> gains = rooms.after(entry.triedAt());
        return gains.size() > NODES_PER_STEP
                || gains.stream().anyMatch(gain -> helps(entry, gain.nodeId(), state));
    }

    private static boolean helps(BlockedIndex.Entry entry, String nodeId, State state) {
        Node node = state.node(nodeId);
        return node != null
                && BlockedIndex.helps(
                        entry,
                        ComputedClass.stored(node),
                        victims -> NodeRoom.free(state, nodeId, victims));
    }

    private List<Evaluation> wake(State state, long now) {
        for (String id : awake.overslept(now)) {
            Evaluation evaluation = state.evaluation(id);
            if (evaluation != null) {
                changed(evaluation, state, now);
            }
        }
        List<Evaluation> woken = new ArrayList<>();
        while (!due.isEmpty() && awake.hasPlace()) {
            BlockedIndex.Entry entry = blocked.get(due.removeFirst());
            if (entry != null) {
                wake(entry, null, state, now, woken);
            }
        }
        if (blocked.size() == 0) {
            rooms.closeAll();
        }
        int looks = NODES_PER_STEP;
        for (RoomLog.Gain gain = rooms.firstOpen();
                gain != null && looks > 0 && awake.hasPlace();
                gain = rooms.firstOpen()) {
            looks--;
            rooms.close(gain);
            wakeBy(gain, state, now, woken);
        }
        more = awake.hasPlace() && rooms.firstOpen() != null;
        return woken;
    }

    /** The node is looked at again when those that it wakes have been decided. */
    private void wakeBy(RoomLog.Gain gain, State state, long now, List<Evaluation> woken) {
        Node node = state.node(gain.nodeId());
        if (node != null) {
            String computedClass = ComputedClass.stored(node);
            IntFunction<NodeRoom> free = victims -> NodeRoom.free(state, gain.nodeId(), victims);
            blocked.helpedBy(computedClass, free, gain.index(), awake.places())
                    .forEach(entry -> wake(entry, gain, state, now, woken));
        }
    }

    private void wake(
            BlockedIndex.Entry entry,
            RoomLog.@Nullable Gain by,
            State state,
            long now,
            List<Evaluation> woken) {
        blocked.remove(entry.job());
        retries.remove(entry.id());
        Evaluation evaluation = state.evaluation(entry.id());
        if (evaluation != null && evaluation.status().equals("blocked")) {
            awake.add(entry.id(), by, now);
            woken.add(evaluation);
        }
    }
}
