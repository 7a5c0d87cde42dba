package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.collection.PersistentMap;
import io.drover.server.digest.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A state in the making. It writes rows with all that hangs on them: indexes, stamps, counts, job
 * status and events. What commands mean is not in here but in {@link StateMachine}.
 */
final class StateEditor {
    private long index;
    private long time;
    private final PersistentMap.Editor<Table, Long> tableIndexes;
    private final PersistentMap.Editor<String, Node> nodes;
    private final PersistentMap.Editor<JobKey, Job> jobs;
    private final PersistentMap.Editor<JobKey, JobHistory> jobHistories;
    private final PersistentMap.Editor<JobKey, JobSummary> summaries;
    private final PersistentMap.Editor<JobKey, JobTally> tallies;
    private final PersistentMap.Editor<String, Evaluation> evaluations;
    private final PersistentMap.Editor<JobKey.Row, Boolean> evaluationsByJob;
    private final PersistentMap.Editor<String, Allocation> allocations;
    private final PersistentMap.Editor<JobKey.Row, Boolean> allocationsByJob;
    private final PersistentMap.Editor<OwnedRow, Boolean> allocationsByNode;
    private final PersistentMap.Editor<OwnedRow, Boolean> allocationsByEvaluation;
    private final PersistentMap.Editor<String, Deployment> deployments;
    private final PersistentMap.Editor<JobKey.Row, Boolean> deploymentsByJob;
    private final PersistentMap.Editor<String, Namespace> namespaces;
    private final PersistentMap.Editor<String, NodePool> nodePools;
    private final PersistentMap.Editor<JobKey, JobActivity> activities;

    /** Live children by their parent and the token that they were dispatched with. */
    private final PersistentMap.Editor<JobKey.Row, String> dispatched;

    private final PersistentMap.Editor<JobKey, CompletedNames> completedNames;
    private SchedulerConfiguration schedulerConfiguration;
    private final RowSums sums;
    private final State.Shared shared;

    private final List<StateEvent> events = new ArrayList<>();
    private final SortedMap<JobKey, JobWork> dirty = new TreeMap<>();
    private @Nullable JobKey lastKey;

    StateEditor(State state) {
        index = state.index;
        time = state.time;
        tableIndexes = state.tableIndexes.edit();
        nodes = state.nodes.edit();
        jobs = state.jobs.edit();
        jobHistories = state.jobHistories.edit();
        summaries = state.summaries.edit();
        tallies = state.tallies.edit();
        evaluations = state.evaluations.edit();
        evaluationsByJob = state.evaluationsByJob.edit();
        allocations = state.allocations.edit();
        allocationsByJob = state.allocationsByJob.edit();
        allocationsByNode = state.allocationsByNode.edit();
        allocationsByEvaluation = state.allocationsByEvaluation.edit();
        deployments = state.deployments.edit();
        deploymentsByJob = state.deploymentsByJob.edit();
        namespaces = state.namespaces.edit();
        nodePools = state.nodePools.edit();
        activities = state.activities.edit();
        dispatched = state.dispatched.edit();
        completedNames = state.completedNames.edit();
        schedulerConfiguration = state.schedulerConfiguration;
        shared = state.shared;
        sums = new RowSums(state.sums, shared.digests());
    }

    /** Begins the next command. */
    void step(long proposedAt) {
        index++;
        time = Math.max(time, proposedAt);
    }

    long index() {
        return index;
    }

    /** When the command was proposed, Unix nanoseconds, never going back. */
    long time() {
        return time;
    }

    List<StateEvent> events() {
        return events;
    }

    State freeze() {
        return frozen(sums.sums(), shared);
    }

    State frozen(SortedMap<Table, Sum> tableSums, State.Shared kept) {
        return new State(
                index,
                time,
                tableIndexes.freeze(),
                nodes.freeze(),
                jobs.freeze(),
                jobHistories.freeze(),
                summaries.freeze(),
                tallies.freeze(),
                evaluations.freeze(),
                evaluationsByJob.freeze(),
                allocations.freeze(),
                allocationsByJob.freeze(),
                allocationsByNode.freeze(),
                allocationsByEvaluation.freeze(),
                deployments.freeze(),
                deploymentsByJob.freeze(),
                namespaces.freeze(),
                nodePools.freeze(),
                activities.freeze(),
                dispatched.freeze(),
                completedNames.freeze(),
                schedulerConfiguration,
                tableSums,
                kept);
    }

    private void changed(StateEvent event, @Nullable Record before, @Nullable Record after) {
        tableIndexes.put(event.table(), index);
        events.add(event);
        if (shared.summed()) {
            sums.change(event.table(), event.key(), before, after);
        }
    }

    private void changed(Table table, String key, @Nullable Record before, @Nullable Record after) {
        changed(new StateEvent.RowChanged(table, key), before, after);
    }

    /** What people see does not change, so neither does the table's index. */
    private void archived(Table table, String key, Record row) {
        events.add(new StateEvent.RowArchived(table, key, row));
        if (shared.summed()) {
            sums.change(table, key, row, null);
        }
    }

    private JobWork work(String namespace, String jobId) {
        return dirty.computeIfAbsent(keyOf(namespace, jobId), k -> new JobWork());
    }

    /** The same key for many rows of one job, one after the other. */
    private JobKey keyOf(String namespace, String jobId) {
        JobKey last = lastKey;
        if (last == null || !last.id().equals(jobId) || !last.namespace().equals(namespace)) {
            last = new JobKey(namespace, jobId);
            lastKey = last;
        }
        return last;
    }

    State.Shared shared() {
        return shared;
    }

    // Nodes

    @Nullable Node node(String id) {
        return nodes.get(id);
    }

    void putNode(Node node) {
        Node before = nodes.put(node.id(), node);
        changed(new StateEvent.NodeChanged(before, node), before, node);
    }

    void removeNode(String id) {
        Node before = nodes.remove(id);
        if (before != null) {
            changed(new StateEvent.NodeChanged(before, null), before, null);
        }
    }

    // Jobs

    @Nullable Job job(JobKey key) {
        return jobs.get(key);
    }

    @Nullable JobHistory history(JobKey key) {
        return jobHistories.get(key);
    }

    void putJob(Job job) {
        JobKey key = new JobKey(job.namespace(), job.id());
        Job before = jobs.put(key, job);
        changed(new StateEvent.JobChanged(before, job), before, job);
        work(job.namespace(), job.id());
        noteToken(job, !job.status().equals("dead"));
        if (!job.parentId().isEmpty()) {
            JobWork parent = work(job.namespace(), job.parentId());
            if (before != null) {
                parent.child(before.status(), -1);
            }
            parent.child(job.status(), 1);
        }
    }

    private void noteToken(Job job, boolean lives) {
        if (job.dispatchIdempotencyToken().isEmpty()) {
            return;
        }
        JobKey.Row row =
                new JobKey.Row(
                        new JobKey(job.namespace(), job.parentId()),
                        job.dispatchIdempotencyToken());
        if (lives) {
            dispatched.put(row, job.id());
        } else if (job.id().equals(dispatched.get(row))) {
            dispatched.remove(row);
        }
    }

    /** The live child that was dispatched with a token, or null. */
    @Nullable String dispatched(JobKey parent, String token) {
        return dispatched.get(new JobKey.Row(parent, token));
    }

    /** How a job was launched and scaled so far. */
    JobActivity activity(JobKey key) {
        JobActivity activity = activities.get(key);
        return activity == null ? JobActivity.none(key) : activity;
    }

    void putActivity(JobActivity activity) {
        JobKey key = new JobKey(activity.namespace(), activity.jobId());
        JobActivity before = activities.put(key, activity);
        changed(Table.JOB_ACTIVITIES, Watch.jobKey(key.namespace(), key.id()), before, activity);
    }

    /** What a job's children come to; null when it is not there. */
    @Nullable JobSummary summary(JobKey key) {
        return summaries.get(key);
    }

    void putHistory(JobKey key, JobHistory history) {
        JobHistory before = jobHistories.put(key, history);
        String name = Watch.jobKey(key.namespace(), key.id());
        changed(Table.JOB_VERSIONS, name, before, history);
        if (before != null) {
            history.missing(before)
                    .forEach(v ->
                            events.add(new StateEvent.RowArchived(Table.JOB_VERSIONS, name, v)));
        }
    }

    /** Starts or extends the summary of a job that is registered. */
    void prepareSummary(Job job) {
        JobKey key = new JobKey(job.namespace(), job.id());
        putSummary(key, JobWork.summaryFor(job, summaries.get(key), index));
    }

    private void putSummary(JobKey key, JobSummary summary) {
        JobSummary before = summaries.put(key, summary);
        changed(Table.JOB_SUMMARIES, Watch.jobKey(key.namespace(), key.id()), before, summary);
    }

    void recountSummaries() {
        List<JobSummary> all = new ArrayList<>();
        summaries.freeze().forEach(entry -> all.add(entry.getValue()));
        for (JobSummary before : all) {
            JobKey key = new JobKey(before.namespace(), before.jobId());
            Job job = jobs.get(key);
            List<Allocation> own = new ArrayList<>();
            for (String id : allocationIds(key)) {
                Allocation allocation = allocations.get(id);
                Job of = allocation == null ? null : allocation.job();
                if (allocation != null
                        && of != null
                        && job != null
                        && of.createIndex() == job.createIndex()) {
                    own.add(allocation);
                }
            }
            JobSummary after = SummaryRecount.of(before, own, index);
            if (!after.equals(before)) {
                putSummary(key, after);
            }
        }
    }

    void removeJob(JobKey key) {
        Job before = jobs.remove(key);
        if (before == null) {
            return;
        }
        changed(new StateEvent.JobChanged(before, null), before, null);
        String name = Watch.jobKey(key.namespace(), key.id());
        JobHistory history = jobHistories.remove(key);
        if (history != null) {
            changed(Table.JOB_VERSIONS, name, history, null);
        }
        JobSummary summary = summaries.remove(key);
        if (summary != null) {
            changed(Table.JOB_SUMMARIES, name, summary, null);
        }
        CompletedNames done = completedNames.remove(key);
        if (done != null) {
            changed(Table.COMPLETED_NAMES, name, done, null);
        }
        JobActivity activity = activities.remove(key);
        if (activity != null) {
            changed(Table.JOB_ACTIVITIES, name, activity, null);
        }
        noteToken(before, false);
        if (!before.parentId().isEmpty()) {
            work(key.namespace(), before.parentId()).child(before.status(), -1);
        }
    }

    // Evaluations

    @Nullable Evaluation evaluation(String id) {
        return evaluations.get(id);
    }

    /** Writes an evaluation, stamped with index and time. */
    void putEvaluation(Evaluation evaluation) {
        Evaluation before = evaluations.get(evaluation.id());
        Evaluation after =
                EvaluationBuilder.builder(evaluation)
                        .createIndex(before == null ? index : before.createIndex())
                        .createTime(before == null ? time : before.createTime())
                        .modifyIndex(index)
                        .modifyTime(time)
                        .build();
        evaluations.put(after.id(), after);
        JobWork work = work(after.namespace(), after.jobId());
        if (before == null) {
            evaluationsByJob.put(rowOf(after), true);
            work.rows++;
        } else if (Statuses.isOpen(before)) {
            work.openEvaluations--;
        }
        if (Statuses.isOpen(after)) {
            work.openEvaluations++;
        }
        if (after.queuedAllocations() != null) {
            work.queue(after.queuedAllocations());
        }
        changed(new StateEvent.EvaluationChanged(before, after), before, after);
    }

    void removeEvaluation(String id) {
        Evaluation before = takeEvaluation(id);
        if (before != null) {
            changed(new StateEvent.EvaluationChanged(before, null), before, null);
        }
    }

    void archiveEvaluation(String id) {
        Evaluation before = takeEvaluation(id);
        if (before != null) {
            archived(Table.EVALUATIONS, id, before);
        }
    }

    private @Nullable Evaluation takeEvaluation(String id) {
        Evaluation before = evaluations.remove(id);
        if (before != null) {
            evaluationsByJob.remove(rowOf(before));
            JobWork work = work(before.namespace(), before.jobId());
            work.rows--;
            if (Statuses.isOpen(before)) {
                work.openEvaluations--;
            }
        }
        return before;
    }

    private JobKey.Row rowOf(Evaluation evaluation) {
        return new JobKey.Row(keyOf(evaluation.namespace(), evaluation.jobId()), evaluation.id());
    }

    // Allocations

    @Nullable Allocation allocation(String id) {
        return allocations.get(id);
    }

    /** Ids of a job's allocations as they were before this entry and as this entry added them. */
    List<String> allocationIds(JobKey job) {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<JobKey.Row, Boolean> entry :
                allocationsByJob.freeze().from(new JobKey.Row(job, ""))) {
            if (!entry.getKey().job().equals(job)) {
                break;
            }
            ids.add(entry.getKey().id());
        }
        return ids;
    }

    void putAllocation(Allocation after) {
        Allocation before = allocations.put(after.id(), after);
        JobWork work = work(after.namespace(), after.jobId());
        if (before == null) {
            index(after);
            work.rows++;
        } else {
            if (!before.evalId().equals(after.evalId())) {
                allocationsByEvaluation.remove(new OwnedRow(before.evalId(), before.id()));
                allocationsByEvaluation.put(new OwnedRow(after.evalId(), after.id()), true);
            }
            work.live -= Statuses.isTerminal(before) ? 0 : 1;
            count(work, before, -1);
        }
        work.live += Statuses.isTerminal(after) ? 0 : 1;
        count(work, after, 1);
        changed(new StateEvent.AllocationChanged(before, after), before, after);
    }

    private void index(Allocation allocation) {
        allocationsByJob.put(rowOf(allocation), true);
        allocationsByNode.put(new OwnedRow(allocation.nodeId(), allocation.id()), true);
        allocationsByEvaluation.put(new OwnedRow(allocation.evalId(), allocation.id()), true);
    }

    /** Counts in the summary, unless it belongs to a job of that name that was purged before. */
    private void count(JobWork work, Allocation allocation, int change) {
        Job now = jobs.get(keyOf(allocation.namespace(), allocation.jobId()));
        Job own = allocation.job();
        if (now != null && own != null && own.createIndex() == now.createIndex()) {
            work.count(allocation.taskGroup(), allocation.clientStatus(), change);
        }
    }

    void removeAllocation(String id) {
        Allocation before = takeAllocation(id);
        if (before != null) {
            changed(new StateEvent.AllocationChanged(before, null), before, null);
        }
    }

    void archiveAllocation(String id) {
        Allocation before = takeAllocation(id);
        if (before != null) {
            archived(Table.ALLOCATIONS, id, before);
        }
    }

    private @Nullable Allocation takeAllocation(String id) {
        Allocation before = allocations.remove(id);
        if (before != null) {
            allocationsByJob.remove(rowOf(before));
            allocationsByNode.remove(new OwnedRow(before.nodeId(), id));
            allocationsByEvaluation.remove(new OwnedRow(before.evalId(), id));
            JobWork work = work(before.namespace(), before.jobId());
            work.rows--;
            work.live -= Statuses.isTerminal(before) ? 0 : 1;
            if (!Statuses.isClientTerminal(before)) {
                count(work, before, -1);
            }
        }
        return before;
    }

    @Nullable CompletedNames completedNames(JobKey job) {
        return completedNames.get(job);
    }

    void putCompletedNames(JobKey job, CompletedNames names) {
        CompletedNames before = completedNames.put(job, names);
        changed(Table.COMPLETED_NAMES, Watch.jobKey(job.namespace(), job.id()), before, names);
    }

    void forgetHistory(long throughIndex) {
        events.add(new StateEvent.HistoryForgotten(Math.min(throughIndex, index)));
    }

    private JobKey.Row rowOf(Allocation allocation) {
        return new JobKey.Row(keyOf(allocation.namespace(), allocation.jobId()), allocation.id());
    }

    // Deployments

    @Nullable Deployment deployment(String id) {
        return deployments.get(id);
    }

    /** Writes a deployment, stamped with index and time. */
    void putDeployment(Deployment deployment) {
        Deployment before = deployments.get(deployment.id());
        Deployment after =
                DeploymentBuilder.builder(deployment)
                        .createIndex(before == null ? index : before.createIndex())
                        .createTime(before == null ? time : before.createTime())
                        .modifyIndex(index)
                        .modifyTime(time)
                        .build();
        deployments.put(after.id(), after);
        JobKey job = new JobKey(after.namespace(), after.jobId());
        JobWork work = work(job.namespace(), job.id());
        if (before == null) {
            deploymentsByJob.put(new JobKey.Row(job, after.id()), true);
        } else if (Statuses.isActive(before)) {
            work.activeDeployments--;
        }
        if (Statuses.isActive(after)) {
            work.activeDeployments++;
        }
        changed(new StateEvent.DeploymentChanged(before, after), before, after);
    }

    void removeDeployment(String id) {
        Deployment before = takeDeployment(id);
        if (before != null) {
            changed(new StateEvent.DeploymentChanged(before, null), before, null);
        }
    }

    void archiveDeployment(String id) {
        Deployment before = takeDeployment(id);
        if (before != null) {
            archived(Table.DEPLOYMENTS, id, before);
        }
    }

    private @Nullable Deployment takeDeployment(String id) {
        Deployment before = deployments.remove(id);
        if (before != null) {
            JobKey job = new JobKey(before.namespace(), before.jobId());
            deploymentsByJob.remove(new JobKey.Row(job, id));
            if (Statuses.isActive(before)) {
                work(job.namespace(), job.id()).activeDeployments--;
            }
        }
        return before;
    }

    // The small tables

    @Nullable Namespace namespace(String name) {
        return namespaces.get(name);
    }

    void putNamespace(Namespace namespace) {
        Namespace before = namespaces.put(namespace.name(), namespace);
        changed(Table.NAMESPACES, namespace.name(), before, namespace);
    }

    @Nullable NodePool nodePool(String name) {
        return nodePools.get(name);
    }

    void putNodePool(NodePool pool) {
        NodePool before = nodePools.put(pool.name(), pool);
        changed(Table.NODE_POOLS, pool.name(), before, pool);
    }

    void removeNamespace(String name) {
        Namespace before = namespaces.remove(name);
        if (before != null) {
            changed(Table.NAMESPACES, name, before, null);
        }
    }

    void removeNodePool(String name) {
        NodePool before = nodePools.remove(name);
        if (before != null) {
            changed(Table.NODE_POOLS, name, before, null);
        }
    }

    /** Whether any job is such; looks at all of them. */
    boolean someJob(Predicate<Job> such) {
        return some(jobs.freeze(), such);
    }

    /** Whether any node is such; looks at all of them. */
    boolean someNode(Predicate<Node> such) {
        return some(nodes.freeze(), such);
    }

    private static <K, V> boolean some(PersistentMap<K, V> rows, Predicate<V> such) {
        for (Map.Entry<K, V> entry : rows) {
            if (such.test(entry.getValue())) {
                return true;
            }
        }
        return false;
    }

    SchedulerConfiguration schedulerConfiguration() {
        return schedulerConfiguration;
    }

    void putSchedulerConfiguration(SchedulerConfiguration configuration) {
        SchedulerConfiguration before = schedulerConfiguration;
        schedulerConfiguration = configuration;
        changed(Table.SCHEDULER_CONFIGURATION, "", before, configuration);
    }

    /** Ends a command: writes the counts and statuses of the jobs that it touched. */
    void settle() {
        while (!dirty.isEmpty()) {
            JobKey key = dirty.firstKey();
            JobWork work = dirty.remove(key);
            if (work != null) {
                settle(key, work);
            }
        }
    }

    private void settle(JobKey key, JobWork work) {
        JobTally before = tallies.get(key);
        JobTally tally = (before == null ? JobTally.NONE : before).plus(work);
        if (tally.equals(JobTally.NONE)) {
            tallies.remove(key);
        } else if (!tally.equals(before)) {
            tallies.put(key, tally);
        }
        JobSummary summary = summaries.get(key);
        if (summary != null) {
            JobSummary changed = work.changed(summary, index);
            if (!changed.equals(summary)) {
                putSummary(key, changed);
            }
        }
        Job job = jobs.get(key);
        if (job != null) {
            String status = Statuses.ofJob(job, tally);
            if (!status.equals(job.status())) {
                putJob(JobBuilder.builder(job).status(status).modifyIndex(index).build());
                // Its own row is settled; only its parent may have work left.
                dirty.remove(key);
            }
        }
    }

    // Restoring: rows come with their stamps, statuses and summaries, and nothing derives from them
    // but indexes and tallies.

    /** An editor without any row, not even those that a new region has. */
    static StateEditor forRestore() {
        return new StateEditor(InitialState.empty());
    }

    private StateImage.@Nullable Counters counters;

    void restore(StateImage.Counters wanted) {
        counters = wanted;
        schedulerConfiguration = wanted.schedulerConfiguration();
    }

    void restore(StateImage.JobRow row, JobHistory history) {
        JobKey key = new JobKey(row.job().namespace(), row.job().id());
        jobs.put(key, row.job());
        noteToken(row.job(), !row.job().status().equals("dead"));
        if (row.summary() != null) {
            summaries.put(key, row.summary());
        }
        if (row.activity() != null) {
            activities.put(key, row.activity());
        }
        if (!history.entries().isEmpty()) {
            jobHistories.put(key, history);
        }
    }

    void restore(StateImage.CompletedRow row) {
        completedNames.put(row.job(), row.names());
    }

    void restore(Evaluation evaluation) {
        evaluations.put(evaluation.id(), evaluation);
        evaluationsByJob.put(rowOf(evaluation), true);
        JobWork work = work(evaluation.namespace(), evaluation.jobId());
        work.rows++;
        work.openEvaluations += Statuses.isOpen(evaluation) ? 1 : 0;
    }

    void restore(Allocation allocation) {
        allocations.put(allocation.id(), allocation);
        index(allocation);
        JobWork work = work(allocation.namespace(), allocation.jobId());
        work.rows++;
        work.live += Statuses.isTerminal(allocation) ? 0 : 1;
    }

    void restore(Deployment deployment) {
        JobKey job = new JobKey(deployment.namespace(), deployment.jobId());
        deployments.put(deployment.id(), deployment);
        deploymentsByJob.put(new JobKey.Row(job, deployment.id()), true);
        work(job.namespace(), job.id()).activeDeployments += Statuses.isActive(deployment) ? 1 : 0;
    }

    State restored() {
        StateImage.Counters wanted = counters;
        if (wanted == null) {
            throw new IllegalStateException("a snapshot without counters");
        }
        for (Map.Entry<JobKey, JobWork> entry : dirty.entrySet()) {
            JobTally tally = JobTally.NONE.plus(entry.getValue());
            if (!tally.equals(JobTally.NONE)) {
                tallies.put(entry.getKey(), tally);
            }
        }
        for (Table table : Table.values()) {
            tableIndexes.remove(table);
        }
        wanted.tableIndexes().forEach(tableIndexes::put);
        index = wanted.index();
        time = wanted.time();
        return frozen(RowSums.of(frozen(new TreeMap<>(), shared)), shared);
    }
}
