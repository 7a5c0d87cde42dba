package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may leave the state for the history, and how it leaves. The duty that proposes rows and the
 * command that moves them ask the same questions, so a row that became needed in between stays.
 */
public final class Archiving {
    private final StateEditor editor;

    Archiving(StateEditor editor) {
        this.editor = editor;
    }

    /**
     * Whether nobody will decide anything by an allocation any more: its node is done with it, and
     * either the servers are, too, or it is finished, or another one follows it.
     *
     * @param job its job as it is now, or null
     * @param deployment its deployment, or null
     * @param node its node, or null: a lost one may still run there, and its node is to be told
     */
    public static boolean mayGo(
            Allocation allocation,
            @Nullable Job job,
            @Nullable Deployment deployment,
            @Nullable Node node) {
        boolean watched = deployment != null && Statuses.isActive(deployment);
        boolean mayRun = node != null && allocation.clientStatus().equals("lost");
        if (!Statuses.isClientTerminal(allocation) || watched || mayRun) {
            return false;
        }
        Job own = allocation.job();
        if (job == null || own == null) {
            return true;
        }
        if (job.stop()
                || own.createIndex() != job.createIndex()
                || !allocation.nextAllocation().isEmpty()) {
            return true;
        }
        if (Statuses.isServerTerminal(allocation)) {
            return !holdsItsPlace(allocation);
        }
        return switch (job.type()) {
            // What finished on a node counts for that node as long as the job is there.
            case "system", "sysbatch" -> false;
            case "batch" ->
                    allocation.clientStatus().equals("complete") || own.version() != job.version();
            default ->
                    allocation.clientStatus().equals("complete") && !leavesNoSuccessor(allocation);
        };
    }

    /** Stopped for good, so that nothing takes its place, or to be replaced or looked at again. */
    private static boolean holdsItsPlace(Allocation allocation) {
        return leavesNoSuccessor(allocation)
                || !allocation.followupEvalId().isEmpty()
                || Statuses.isOwed(allocation);
    }

    private static boolean leavesNoSuccessor(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrateDisablePlacement());
    }

    void archive(Command.Archive command) {
        SortedMap<JobKey, CompletedNames.Editor> done = new TreeMap<>();
        SortedMap<JobKey, Long> newest = new TreeMap<>();
        for (String id : command.allocations()) {
            Allocation allocation = editor.allocation(id);
            JobKey key =
                    allocation == null
                            ? null
                            : new JobKey(allocation.namespace(), allocation.jobId());
            Job job = key == null ? null : editor.job(key);
            if (allocation == null
                    || key == null
                    || !mayGo(
                            allocation,
                            job,
                            editor.deployment(allocation.deploymentId()),
                            editor.node(allocation.nodeId()))) {
                continue;
            }
            if (job != null) {
                done.computeIfAbsent(
                                key, k -> new CompletedNames.Editor(job, editor.completedNames(k)))
                        .add(allocation);
                newest.merge(key, allocation.modifyTime(), Math::max);
            }
            editor.archiveAllocation(id);
        }
        done.forEach((key, names) -> {
            CompletedNames changed = names.result(editor.index());
            if (changed != null) {
                editor.putCompletedNames(key, changed);
            }
        });
        for (String id : command.evaluations()) {
            Evaluation evaluation = editor.evaluation(id);
            if (evaluation != null && !Statuses.isOpen(evaluation)) {
                JobKey key = new JobKey(evaluation.namespace(), evaluation.jobId());
                if (editor.job(key) != null) {
                    newest.merge(key, evaluation.modifyTime(), Math::max);
                }
                editor.archiveEvaluation(id);
            }
        }
        newest.forEach((key, time) -> {
            JobActivity activity = editor.activity(key);
            if (time > activity.lastArchived()) {
                editor.putActivity(activity.archived(time));
            }
        });
        for (String id : command.deployments()) {
            Deployment deployment = editor.deployment(id);
            if (deployment != null && !Statuses.isActive(deployment)) {
                editor.archiveDeployment(id);
            }
        }
    }
}
