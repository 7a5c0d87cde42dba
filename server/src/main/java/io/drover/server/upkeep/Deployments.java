package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.duty.Agenda;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.AllocationFacts;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches deployments: has the scheduler go on when allocations become healthy, lets it replace
 * those that do not, promotes canaries where that is wished, and ends a deployment that makes no
 * progress, with a way back to the last stable version.
 *
 * <p>Health changes by the hundred, so the scheduler is called at most once a second for each
 * deployment.
 */
public final class Deployments implements Duty {
    private static final long RETRY = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private static final String DECIDE = "decide ";

    private final Supplier<String> ids;

    /** Those that have not ended, by id. */
    private final Map<String, Watched> watched = new TreeMap<>();

    /** When to act on each of them. */
    private final Agenda<String> agenda = new Agenda<>();

    /** What is known of one deployment beyond the state. */
    private static final class Watched {
        /** When it fails unless it makes progress, Unix nanoseconds. */
        long deadline = NEVER;

        /** When to call the scheduler; {@link #NEVER} when nothing has changed. */
        long goOnAt = NEVER;

        long lastGoOn = Long.MIN_VALUE / 2;

        /** When to look at its allocations and canaries. */
        long reviewAt = NEVER;

        /** Its promotion or its end is on its way. */
        boolean deciding;

        /** Allocations that the scheduler is to be allowed to replace. */
        final SortedMap<String, DesiredTransition> replaceable = new TreeMap<>();

        long next() {
            return deciding ? NEVER : Math.min(deadline, Math.min(goOnAt, reviewAt));
        }
    }

    /**
     * Creates the watcher of one term.
     *
     * @param ids makes identifiers for evaluations
     */
    public Deployments(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ -> {
                for (Deployment deployment : state.deployments("")) {
                    follow(state, deployment);
                    Watched one = watched.get(deployment.id());
                    if (one != null) {
                        one.goOnAt = now;
                        one.reviewAt = now;
                        plan(deployment.id(), one);
                    }
                }
            }
            case Message.StateChanged changed -> changed(state, now, changed.events());
            case Message.Appended done -> {
                if (done.tag().startsWith(DECIDE)) {
                    decided(done.tag());
                }
            }
            case Message.NotAppended failed -> retry(state, now + RETRY, failed.tag());
            default -> {}
        }
        for (String id : agenda.due(now)) {
            Watched one = watched.get(id);
            Deployment deployment = state.deployment(id);
            if (one != null && deployment != null) {
                act(state, now, deployment, one, out);
                plan(id, one);
            }
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return agenda.nextAt();
    }

    private void plan(String id, Watched one) {
        agenda.put(id, one.next());
    }

    private void forget(String id) {
        watched.remove(id);
        agenda.remove(id);
    }

    private @Nullable Watched decided(String tag) {
        String id = tag.substring(tag.indexOf(' ') + 1);
        Watched one = watched.get(id);
        if (one != null && tag.startsWith(DECIDE)) {
            one.deciding = false;
            plan(id, one);
        }
        return one;
    }

    private void retry(State state, long at, String tag) {
        Watched one = decided(tag);
        Deployment deployment = state.deployment(tag.substring(tag.indexOf(' ') + 1));
        if (one == null || deployment == null) {
            return;
        }
        follow(state, deployment);
        one.goOnAt = at;
        one.reviewAt = at;
        one.deadline = one.deadline == NEVER ? NEVER : Math.max(one.deadline, at);
        plan(deployment.id(), one);
    }

    private void changed(State state, long now, List<StateEvent> events) {
        for (StateEvent event : events) {
            if (event instanceof StateEvent.DeploymentChanged(var before, var after)) {
                if (after != null) {
                    follow(state, after);
                    Watched one = watched.get(after.id());
                    if (one != null && before != null && !before.status().equals(after.status())) {
                        one.reviewAt = now; // much may have happened while it was held
                        plan(after.id(), one);
                    }
                } else if (before != null) {
                    forget(before.id());
                }
            } else if (event instanceof StateEvent.AllocationChanged(var before, var after)
                    && before != null
                    && after != null
                    && !after.deploymentId().isEmpty()) {
                changed(state, now, before, after);
            }
        }
    }

    private void changed(State state, long now, Allocation before, Allocation after) {
        Watched one = watched.get(after.deploymentId());
        if (one == null) {
            return;
        }
        if (!Objects.equals(AllocationFacts.health(before), AllocationFacts.health(after))) {
            one.goOnAt = Math.max(now, one.lastGoOn + PAUSE);
            one.reviewAt = now;
            plan(after.deploymentId(), one);
        }
        Deployment deployment = state.deployment(after.deploymentId());
        if (deployment != null
                && AllocationFacts.isCanary(after)
                && Statuses.isTerminal(after) != Statuses.isTerminal(before)) {
            follow(state, deployment);
        }
    }

    private void follow(State state, Deployment deployment) {
        if (!Statuses.isActive(deployment)) {
            forget(deployment.id());
            return;
        }
        Watched one = watched.computeIfAbsent(deployment.id(), _ -> new Watched());
        one.deadline = NEVER;
        if (deployment.status().equals("running")) {
            for (DeploymentState group : groups(deployment).values()) {
                one.deadline = Math.min(one.deadline, deadline(state, group));
            }
        }
        plan(deployment.id(), one);
    }

    private static long deadline(State state, DeploymentState group) {
        if (group.requireProgressBy() == null || isWaiting(state, group)) {
            return NEVER;
        }
        long by = nanos(group.requireProgressBy());
        boolean onTrial = group.desiredCanaries() > 0 && !group.promoted();
        return onTrial
                ? Math.max(by, lastEndOfCanary(state, group) + group.progressDeadline().toNanos())
                : by;
    }

    private static SortedMap<String, DeploymentState> groups(Deployment deployment) {
        return deployment.taskGroups() == null ? new TreeMap<>() : deployment.taskGroups();
    }

    /** It is healthy as far as it goes before somebody promotes it. */
    private static boolean isWaiting(State state, DeploymentState group) {
        boolean onTrial = group.desiredCanaries() > 0 && !group.promoted();
        return onTrial
                ? healthyCanaries(state, group) >= group.desiredCanaries()
                : group.healthyAllocs() >= group.desiredTotal();
    }

    /** Canaries may have been healthy for long; another has its whole time when one ends. */
    private static long lastEndOfCanary(State state, DeploymentState group) {
        long latest = 0;
        for (String id :
                group.placedCanaries() == null ? List.<String>of() : group.placedCanaries()) {
            Allocation canary = state.allocation(id);
            if (canary != null && Statuses.isTerminal(canary)) {
                latest = Math.max(latest, canary.modifyTime());
            }
        }
        return latest;
    }

    private void act(State state, long now, Deployment deployment, Watched one, Step.Builder out) {
        boolean running = deployment.status().equals("running");
        if (one.reviewAt <= now) {
            one.reviewAt = NEVER;
            if (running && failsAtOnce(state, deployment, one)) {
                fail(state, deployment, one, "Failed due to unhealthy allocations", out);
                return;
            }
            if (running && isReadyForPromotion(state, deployment)) {
                one.deciding = true;
                one.lastGoOn = now;
                out.append(
                        DECIDE + deployment.id(),
                        List.of(
                                new Command.PromoteDeployment(
                                        deployment.id(),
                                        List.of(),
                                        evaluation(state, deployment, ids.get()))));
                return;
            }
        }
        if (one.deadline <= now) {
            one.deadline = NEVER;
            fail(state, deployment, one, "Failed due to progress deadline", out);
        } else if (one.goOnAt <= now) {
            goOn(state, now, deployment, one, out);
        }
    }

    /** Looks for unhealthy allocations: true when one of them is the end of the deployment. */
    private static boolean failsAtOnce(State state, Deployment deployment, Watched one) {
        for (Allocation allocation : state.allocationsByDeployment(deployment.id())) {
            boolean unhealthy = Boolean.FALSE.equals(AllocationFacts.health(allocation));
            DeploymentState group = groups(deployment).get(allocation.taskGroup());
            if (!unhealthy
                    || group == null
                    || Statuses.isServerTerminal(allocation)
                    || !allocation.nextAllocation().isEmpty()) {
                continue;
            }
            if (group.progressDeadline().isZero() || !AllocationFacts.mayBeTriedAgain(allocation)) {
                return true;
            }
            if (!AllocationFacts.mayBeReplacedInDeployment(allocation)) {
                one.replaceable.put(
                        allocation.id(), new DesiredTransition(null, true, null, null, null));
            }
        }
        return false;
    }

    private static boolean isReadyForPromotion(State state, Deployment deployment) {
        boolean any = false;
        for (DeploymentState group : groups(deployment).values()) {
            if (group.desiredCanaries() > 0 && !group.promoted()) {
                any = true;
                if (!group.autoPromote()
                        || healthyCanaries(state, group) < group.desiredCanaries()) {
                    return false;
                }
            }
        }
        return any;
    }

    /** Canaries of a group that are healthy and shall go on. */
    public static int healthyCanaries(State state, DeploymentState group) {
        int healthy = 0;
        for (String id :
                group.placedCanaries() == null ? List.<String>of() : group.placedCanaries()) {
            Allocation canary = state.allocation(id);
            boolean counts =
                    canary != null
                            && !Statuses.isTerminal(canary)
                            && Boolean.TRUE.equals(AllocationFacts.health(canary));
            healthy += counts ? 1 : 0;
        }
        return healthy;
    }

    private void goOn(State state, long now, Deployment deployment, Watched one, Step.Builder out) {
        one.goOnAt = NEVER;
        one.lastGoOn = now;
        List<Command> commands = new ArrayList<>();
        List<Evaluation> evaluations = List.of(evaluation(state, deployment, ids.get()));
        if (one.replaceable.isEmpty()) {
            commands.add(new Command.UpsertEvaluations(evaluations));
        } else {
            commands.add(new Command.UpdateDesiredTransitions(one.replaceable, evaluations));
            one.replaceable.clear();
        }
        out.append("go-on " + deployment.id(), commands);
    }

    /** An evaluation that goes on with a deployment. */
    public static Evaluation evaluation(State state, Deployment deployment, String id) {
        Job job = state.job(deployment.namespace(), deployment.jobId());
        return EvaluationBuilder.builder()
                .id(id)
                .priority(deployment.evalPriority())
                .type(job == null ? "service" : job.type())
                .triggeredBy("deployment-watcher")
                .namespace(deployment.namespace())
                .jobId(deployment.jobId())
                .deploymentId(deployment.id())
                .status("pending")
                .build();
    }

    private void fail(
            State state, Deployment deployment, Watched one, String reason, Step.Builder out) {
        one.deciding = true;
        Rollback rollback = Rollback.of(state, deployment, reason);
        out.append(
                DECIDE + deployment.id(),
                List.of(
                        new Command.UpdateDeploymentStatus(
                                rollback.update(),
                                rollback.job(),
                                evaluation(state, deployment, ids.get()))));
    }

    private static long nanos(@Nullable Instant time) {
        return time == null ? NEVER : time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
