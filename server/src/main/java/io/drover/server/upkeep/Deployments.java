package io.drover.server.upkeep;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.JobSpecs;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches deployments: has the scheduler go on when allocations become healthy, and ends a
 * deployment that makes no progress, with a way back to the last stable version.
 */
public final class Deployments implements Duty {
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final Supplier<String> ids;

    /** When a deployment that runs fails unless it makes progress, Unix nanoseconds. */
    private final Map<String, Long> deadlines = new TreeMap<>();

    /** When to have the scheduler go on with all of them, because it was not told to. */
    private long goOnAt = NEVER;

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
                state.deployments("").forEach(this::follow);
                goOnAt = now;
            }
            case Message.StateChanged changed -> changed(state, changed.events(), out);
            case Message.NotAppended failed -> {
                if (failed.tag().startsWith("fail ")) {
                    deadlines.put(failed.tag().substring("fail ".length()), now + RETRY);
                } else {
                    goOnAt = now + RETRY;
                }
            }
            default -> {}
        }
        expire(state, now, out);
        if (goOnAt <= now) {
            goOnAt = NEVER;
            Set<String> all = new TreeSet<>();
            state.deployments("").forEach(deployment -> all.add(deployment.id()));
            goOn(state, all, out);
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        long deadline = deadlines.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
        return Math.min(deadline, goOnAt);
    }

    private void changed(State state, List<StateEvent> events, Step.Builder out) {
        Set<String> changed = new TreeSet<>();
        for (StateEvent event : events) {
            if (event instanceof StateEvent.DeploymentChanged(_, var after) && after != null) {
                follow(after);
            } else if (event instanceof StateEvent.AllocationChanged(var before, var after)
                    && before != null
                    && after != null
                    && !after.deploymentId().isEmpty()
                    && !Objects.equals(health(before), health(after))) {
                changed.add(after.deploymentId());
                failAtOnce(state, after, out);
            }
        }
        goOn(state, changed, out);
    }

    private static @Nullable Boolean health(Allocation allocation) {
        AllocDeploymentStatus status = allocation.deploymentStatus();
        return status == null ? null : status.healthy();
    }

    private void follow(Deployment deployment) {
        long earliest = NEVER;
        if (deployment.status().equals("running") && deployment.taskGroups() != null) {
            for (DeploymentState group : deployment.taskGroups().values()) {
                Instant by = group.requireProgressBy();
                if (by != null && group.healthyAllocs() < group.desiredTotal()) {
                    earliest = Math.min(earliest, nanos(by));
                }
            }
        }
        if (earliest == NEVER) {
            deadlines.remove(deployment.id());
        } else {
            deadlines.put(deployment.id(), earliest);
        }
    }

    private void goOn(State state, Set<String> deploymentIds, Step.Builder out) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (String id : deploymentIds) {
            Deployment deployment = state.deployment(id);
            if (deployment != null && deployment.status().equals("running")) {
                evaluations.add(evaluation(state, deployment));
            }
        }
        if (!evaluations.isEmpty()) {
            out.append("go on", List.of(new Command.UpsertEvaluations(evaluations)));
        }
    }

    private Evaluation evaluation(State state, Deployment deployment) {
        Job job = state.job(deployment.namespace(), deployment.jobId());
        return EvaluationBuilder.builder()
                .id(ids.get())
                .priority(deployment.evalPriority())
                .type(job == null ? "service" : job.type())
                .triggeredBy("deployment-watcher")
                .namespace(deployment.namespace())
                .jobId(deployment.jobId())
                .deploymentId(deployment.id())
                .status("pending")
                .build();
    }

    /** Without a deadline the first unhealthy allocation is the end. */
    private void failAtOnce(State state, Allocation allocation, Step.Builder out) {
        Deployment deployment = state.deployment(allocation.deploymentId());
        if (!Boolean.FALSE.equals(health(allocation))
                || deployment == null
                || !deployment.status().equals("running")
                || deployment.taskGroups() == null) {
            return;
        }
        DeploymentState group = deployment.taskGroups().get(allocation.taskGroup());
        if (group != null
                && (group.progressDeadline() == null || group.progressDeadline().isZero())) {
            fail(state, deployment, "Failed due to unhealthy allocations", out);
        }
    }

    private void expire(State state, long now, Step.Builder out) {
        List<String> late = new ArrayList<>();
        deadlines.forEach((id, at) -> {
            if (at <= now) {
                late.add(id);
            }
        });
        for (String id : late) {
            deadlines.remove(id);
            Deployment deployment = state.deployment(id);
            if (deployment != null && deployment.status().equals("running")) {
                fail(state, deployment, "Failed due to progress deadline", out);
            }
        }
    }

    private void fail(State state, Deployment deployment, String reason, Step.Builder out) {
        boolean reverts =
                deployment.taskGroups() != null
                        && deployment.taskGroups().values().stream()
                                .anyMatch(DeploymentState::autoRevert);
        Job stable = reverts ? lastStable(state, deployment) : null;
        Job current = state.job(deployment.namespace(), deployment.jobId());
        String description = reason;
        Job rollback = null;
        if (reverts && stable == null) {
            description += " - no stable job version to auto revert to";
        } else if (stable != null && current != null && JobSpecs.same(current, stable)) {
            description +=
                    " - not rolling back to stable job version "
                            + stable.version()
                            + " as current job has same specification";
        } else if (stable != null) {
            description += " - rolling back to job version " + stable.version();
            rollback = stable;
        }
        out.append(
                "fail " + deployment.id(),
                List.of(
                        new Command.UpdateDeploymentStatus(
                                new DeploymentStatusUpdate(deployment.id(), "failed", description),
                                rollback,
                                evaluation(state, deployment))));
    }

    private static @Nullable Job lastStable(State state, Deployment deployment) {
        for (Job version : state.jobVersions(deployment.namespace(), deployment.jobId())) {
            if (version.stable() && version.version() < deployment.jobVersion()) {
                return version;
            }
        }
        return null;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
