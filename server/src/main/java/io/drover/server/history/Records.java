package io.drover.server.history;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.server.state.ArchivedVersion;
import io.drover.server.state.Rows;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known, in the state and in the history: what people ask for, by the methods of {@link
 * State}. Rows of both come in key order; a row that moves meanwhile comes once.
 */
public record Records(State state, History history) {
    private static final Comparator<Allocation> BY_ALLOCATION =
            Comparator.comparing(Allocation::id);
    private static final Comparator<Evaluation> BY_EVALUATION =
            Comparator.comparing(Evaluation::id);
    private static final Comparator<Deployment> BY_DEPLOYMENT =
            Comparator.comparing(Deployment::id);

    public @Nullable Allocation allocation(String id) {
        Allocation live = state.allocation(id);
        return live != null ? live : history.allocation(id);
    }

    public Rows<Allocation> allocations(String idPrefix) {
        return Rows.merged(
                state.allocations(idPrefix), history.allocations(idPrefix), BY_ALLOCATION);
    }

    public Rows<Allocation> allocationsByJob(String namespace, String jobId) {
        return Rows.merged(
                state.allocationsByJob(namespace, jobId),
                history.allocationsByJob(namespace, jobId),
                BY_ALLOCATION);
    }

    public Rows<Allocation> allocationsByNode(String nodeId) {
        return Rows.merged(
                state.allocationsByNode(nodeId), history.allocationsByNode(nodeId), BY_ALLOCATION);
    }

    public Rows<Allocation> allocationsByEvaluation(String evaluationId) {
        return Rows.merged(
                state.allocationsByEvaluation(evaluationId),
                history.allocationsByEvaluation(evaluationId),
                BY_ALLOCATION);
    }

    /** Those of one deployment, wherever it is itself. */
    public Rows<Allocation> allocationsByDeployment(String deploymentId) {
        Deployment deployment = deployment(deploymentId);
        return deployment == null
                ? state.allocationsByDeployment(deploymentId)
                : allocationsByJob(deployment.namespace(), deployment.jobId())
                        .where(a -> a.deploymentId().equals(deploymentId));
    }

    public @Nullable Evaluation evaluation(String id) {
        Evaluation live = state.evaluation(id);
        return live != null ? live : history.evaluation(id);
    }

    public Rows<Evaluation> evaluations(String idPrefix) {
        return Rows.merged(
                state.evaluations(idPrefix), history.evaluations(idPrefix), BY_EVALUATION);
    }

    public Rows<Evaluation> evaluationsByJob(String namespace, String jobId) {
        return Rows.merged(
                state.evaluationsByJob(namespace, jobId),
                history.evaluationsByJob(namespace, jobId),
                BY_EVALUATION);
    }

    public @Nullable Deployment deployment(String id) {
        Deployment live = state.deployment(id);
        return live != null ? live : history.deployment(id);
    }

    public Rows<Deployment> deployments(String idPrefix) {
        return Rows.merged(
                state.deployments(idPrefix), history.deployments(idPrefix), BY_DEPLOYMENT);
    }

    public Rows<Deployment> deploymentsByJob(String namespace, String jobId) {
        return Rows.merged(
                state.deploymentsByJob(namespace, jobId),
                history.deploymentsByJob(namespace, jobId),
                BY_DEPLOYMENT);
    }

    /** Versions of a job that is registered, newest first: those that are kept, then older ones. */
    public List<Job> jobVersions(String namespace, String id) {
        List<Job> versions = state.jobVersions(namespace, id).toList();
        Job current = state.job(namespace, id);
        if (current == null) {
            return versions;
        }
        List<Job> all = new ArrayList<>(versions);
        for (ArchivedVersion old : history.jobVersions(namespace, id)) {
            boolean known = all.stream().anyMatch(v -> v.version() == old.job().version());
            if (!known && old.job().createIndex() == current.createIndex()) {
                all.add(old.job());
            }
        }
        all.sort(Comparator.comparingInt(Job::version).reversed());
        return all;
    }

    /** What the user wrote for a version; null when that is not known. */
    public @Nullable JobSubmission jobSubmission(String namespace, String id, int version) {
        JobSubmission kept = state.jobSubmission(namespace, id, version);
        Job current = state.job(namespace, id);
        if (kept != null || current == null) {
            return kept;
        }
        for (ArchivedVersion old : history.jobVersions(namespace, id)) {
            if (old.job().version() == version
                    && old.job().createIndex() == current.createIndex()) {
                return old.submission();
            }
        }
        return null;
    }
}
