package io.drover.server.broker;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.node.Node;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations that found no room, one per job, and what wakes them: a node of a class that suits
 * them becomes usable or grows, or an allocation there ends.
 */
public final class BlockedEvaluations implements Duty {
    private static final long RETRY = 60_000_000_000L;

    private final Map<JobKey, Evaluation> blocked = new TreeMap<>();

    /** The state's index when a class last got room. */
    private final Map<String, Long> roomSince = new TreeMap<>();

    /** When to try again those that were blocked by conflicts and not by lack of room. */
    private final Map<JobKey, Long> retryAt = new TreeMap<>();

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ -> state.evaluations("").forEach(e -> track(e, now, out));
            case Message.StateChanged changed -> {
                TreeSet<String> classes = new TreeSet<>();
                for (StateEvent event : changed.events()) {
                    note(event, state, classes);
                }
                wake(classes, state.index(), out);
                for (StateEvent event : changed.events()) {
                    if (event instanceof StateEvent.EvaluationChanged(var before, var after)) {
                        tracked(before, after, state, now, out);
                    }
                }
            }
            case Message.Woken _ -> retry(now, out);
            default -> {}
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return retryAt.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
    }

    /** How many jobs wait for room. */
    public int size() {
        return blocked.size();
    }

    private void note(StateEvent event, State state, Set<String> classes) {
        if (event instanceof StateEvent.NodeChanged(var before, var after)) {
            if (after != null && gainsRoom(before, after)) {
                classes.add(classOf(after));
            }
        } else if (event instanceof StateEvent.AllocationChanged(var before, var after)) {
            if (before != null && ends(before, after)) {
                Node node = state.node(before.nodeId());
                if (node != null && usable(node)) {
                    classes.add(classOf(node));
                }
            }
        }
    }

    private static boolean ends(Allocation before, @Nullable Allocation after) {
        return !Statuses.isClientTerminal(before)
                && (after == null || Statuses.isClientTerminal(after));
    }

    private static boolean gainsRoom(@Nullable Node before, Node after) {
        if (!usable(after)) {
            return false;
        }
        return before == null
                || !usable(before)
                || !classOf(before).equals(classOf(after))
                || !Objects.equals(before.nodeResources(), after.nodeResources())
                || !Objects.equals(before.reservedResources(), after.reservedResources())
                || !Objects.equals(before.drivers(), after.drivers())
                || !Objects.equals(before.hostVolumes(), after.hostVolumes());
    }

    private static boolean usable(Node node) {
        return node.status().equals("ready")
                && node.schedulingEligibility().equals("eligible")
                && node.drainStrategy() == null;
    }

    private static String classOf(Node node) {
        return node.computedClass().isEmpty() ? ComputedClass.of(node) : node.computedClass();
    }

    private void tracked(
            @Nullable Evaluation before,
            @Nullable Evaluation after,
            State state,
            long now,
            Step.Builder out) {
        Evaluation any = after == null ? before : after;
        if (any == null) {
            return;
        }
        Evaluation newest = state.evaluation(any.id());
        if (newest != null && newest.status().equals("blocked")) {
            track(newest, now, out);
        } else {
            JobKey job = key(any);
            Evaluation known = blocked.get(job);
            if (known != null && known.id().equals(any.id())) {
                blocked.remove(job);
                retryAt.remove(job);
            }
        }
    }

    private void track(Evaluation evaluation, long now, Step.Builder out) {
        if (!evaluation.status().equals("blocked")) {
            return;
        }
        JobKey job = key(evaluation);
        Evaluation known = blocked.get(job);
        if (known != null && !known.id().equals(evaluation.id())) {
            boolean newer = evaluation.modifyIndex() >= known.modifyIndex();
            cancel(newer ? known : evaluation, newer ? evaluation : known, out);
            if (!newer) {
                return;
            }
        }
        if (hasRoomSince(evaluation)) {
            blocked.remove(job);
            out.send(new Message.Unblocked(List.of(evaluation)));
            return;
        }
        blocked.put(job, evaluation);
        if (evaluation.triggeredBy().equals("max-plan-attempts")) {
            retryAt.put(job, now + RETRY);
        }
    }

    private static void cancel(Evaluation loser, Evaluation winner, Step.Builder out) {
        Evaluation canceled =
                EvaluationBuilder.builder(loser)
                        .status("canceled")
                        .statusDescription("blocked evaluation " + winner.id() + " is newer")
                        .build();
        out.append("cancel", List.of(new Command.UpsertEvaluations(List.of(canceled))));
    }

    /** It was decided on a state that did not yet know of room that there is now. */
    private boolean hasRoomSince(Evaluation evaluation) {
        for (Map.Entry<String, Long> room : roomSince.entrySet()) {
            if (room.getValue() > evaluation.snapshotIndex()
                    && suits(evaluation, room.getKey())
                    && evaluation.snapshotIndex() > 0) {
                return true;
            }
        }
        return false;
    }

    /** A class that the evaluation has never seen may suit it. */
    private static boolean suits(Evaluation evaluation, String computedClass) {
        if (evaluation.escapedComputedClass() || evaluation.classEligibility() == null) {
            return true;
        }
        return !Boolean.FALSE.equals(evaluation.classEligibility().get(computedClass));
    }

    private void wake(Set<String> classes, long index, Step.Builder out) {
        if (classes.isEmpty()) {
            return;
        }
        classes.forEach(name -> roomSince.put(name, index));
        List<Evaluation> woken = new ArrayList<>();
        for (Evaluation evaluation : blocked.values()) {
            if (classes.stream().anyMatch(name -> suits(evaluation, name))) {
                woken.add(evaluation);
            }
        }
        unblock(woken, out);
    }

    private void retry(long now, Step.Builder out) {
        List<Evaluation> due = new ArrayList<>();
        retryAt.forEach((job, at) -> {
            Evaluation evaluation = blocked.get(job);
            if (at <= now && evaluation != null) {
                due.add(evaluation);
            }
        });
        retryAt.values().removeIf(at -> at <= now);
        unblock(due, out);
    }

    private void unblock(List<Evaluation> woken, Step.Builder out) {
        for (Evaluation evaluation : woken) {
            blocked.remove(key(evaluation));
            retryAt.remove(key(evaluation));
        }
        if (!woken.isEmpty()) {
            out.send(new Message.Unblocked(woken));
        }
    }

    private static JobKey key(Evaluation evaluation) {
        return new JobKey(evaluation.namespace(), evaluation.jobId());
    }
}
