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

    private SchedulerConfiguration schedulerConfiguration;

    private final List<StateEvent> events = new ArrayList<>();
    private final SortedMap<JobKey, JobWork> dirty = new TreeMap<>();

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
        schedulerConfiguration = state.schedulerConfiguration;
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
                schedulerConfiguration);
    }

    private void changed(StateEvent event) {
        tableIndexes.put(event.table(), index);
        events.add(event);
    }

    private JobWork work(String namespace, String jobId) {
        return dirty.computeIfAbsent(new JobKey(namespace, jobId), k -> new JobWork());
    }

    // Nodes

    @Nullable Node node(String id) {
        return nodes.get(id);
    }

    void putNode(Node node) {
        Node before = nodes.put(node.id(), node);
        changed(new StateEvent.NodeChanged(before, node));
    }

    void removeNode(String id) {
        Node before = nodes.remove(id);
        if (before != null) {
            changed(new StateEvent.NodeChanged(before, null));
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
        changed(new StateEvent.JobChanged(before, job));
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
        activities.put(key, activity);
        changed(
                new StateEvent.RowChanged(
                        Table.JOB_ACTIVITIES, Watch.jobKey(key.namespace(), key.id())));
    }

    /** What a job's children come to; null when it is not there. */
    @Nullable JobSummary summary(JobKey key) {
        return summaries.get(key);
    }

    void putHistory(JobKey key, JobHistory history) {
        jobHistories.put(key, history);
        changed(
                new StateEvent.RowChanged(
                        Table.JOB_VERSIONS, Watch.jobKey(key.namespace(), key.id())));
    }

    /** Starts or extends the summary of a job that is registered. */
    void prepareSummary(Job job) {
        JobKey key = new JobKey(job.namespace(), job.id());
        putSummary(key, JobWork.summaryFor(job, summaries.get(key), index));
    }

    private void putSummary(JobKey key, JobSummary summary) {
        summaries.put(key, summary);
        changed(
                new StateEvent.RowChanged(
                        Table.JOB_SUMMARIES, Watch.jobKey(key.namespace(), key.id())));
    }

    void removeJob(JobKey key) {
        Job before = jobs.remove(key);
        if (before == null) {
            return;
        }
        changed(new StateEvent.JobChanged(before, null));
        String name = Watch.jobKey(key.namespace(), key.id());
        if (jobHistories.remove(key) != null) {
            changed(new StateEvent.RowChanged(Table.JOB_VERSIONS, name));
        }
        if (summaries.remove(key) != null) {
            changed(new StateEvent.RowChanged(Table.JOB_SUMMARIES, name));
        }
        if (activities.remove(key) != null) {
            changed(new StateEvent.RowChanged(Table.JOB_ACTIVITIES, name));
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
        changed(new StateEvent.EvaluationChanged(before, after));
    }

    void removeEvaluation(String id) {
        Evaluation before = evaluations.remove(id);
        if (before == null) {
            return;
        }
        evaluationsByJob.remove(rowOf(before));
        JobWork work = work(before.namespace(), before.jobId());
        work.rows--;
        if (Statuses.isOpen(before)) {
            work.openEvaluations--;
        }
        changed(new StateEvent.EvaluationChanged(before, null));
    }

    private static JobKey.Row rowOf(Evaluation evaluation) {
        return new JobKey.Row(
                new JobKey(evaluation.namespace(), evaluation.jobId()), evaluation.id());
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
            allocationsByJob.put(rowOf(after), true);
            allocationsByNode.put(new OwnedRow(after.nodeId(), after.id()), true);
            allocationsByEvaluation.put(new OwnedRow(after.evalId(), after.id()), true);
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
        changed(new StateEvent.AllocationChanged(before, after));
    }

    /** Counts in the summary, unless it belongs to a job of that name that was purged before. */
    private void count(JobWork work, Allocation allocation, int change) {
        Job now = jobs.get(new JobKey(allocation.namespace(), allocation.jobId()));
        Job own = allocation.job();
        if (now != null && own != null && own.createIndex() == now.createIndex()) {
            work.count(allocation.taskGroup(), allocation.clientStatus(), change);
        }
    }

    void removeAllocation(String id) {
        Allocation before = allocations.remove(id);
        if (before == null) {
            return;
        }
        allocationsByJob.remove(rowOf(before));
        allocationsByNode.remove(new OwnedRow(before.nodeId(), id));
        allocationsByEvaluation.remove(new OwnedRow(before.evalId(), id));
        JobWork work = work(before.namespace(), before.jobId());
        work.rows--;
        work.live -= Statuses.isTerminal(before) ? 0 : 1;
        if (!Statuses.isClientTerminal(before)) {
            count(work, before, -1);
        }
        changed(new StateEvent.AllocationChanged(before, null));
    }

    private static JobKey.Row rowOf(Allocation allocation) {
        return new JobKey.Row(
                new JobKey(allocation.namespace(), allocation.jobId()), allocation.id());
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
        changed(new StateEvent.DeploymentChanged(before, after));
    }

    void removeDeployment(String id) {
        Deployment before = deployments.remove(id);
        if (before == null) {
            return;
        }
        JobKey job = new JobKey(before.namespace(), before.jobId());
        deploymentsByJob.remove(new JobKey.Row(job, id));
        if (Statuses.isActive(before)) {
            work(job.namespace(), job.id()).activeDeployments--;
        }
        changed(new StateEvent.DeploymentChanged(before, null));
    }

    // The small tables

    @Nullable Namespace namespace(String name) {
        return namespaces.get(name);
    }

    void putNamespace(Namespace namespace) {
        namespaces.put(namespace.name(), namespace);
        changed(new StateEvent.RowChanged(Table.NAMESPACES, namespace.name()));
    }

    @Nullable NodePool nodePool(String name) {
        return nodePools.get(name);
    }

    void putNodePool(NodePool pool) {
        nodePools.put(pool.name(), pool);
        changed(new StateEvent.RowChanged(Table.NODE_POOLS, pool.name()));
    }

    void removeNamespace(String name) {
        if (namespaces.remove(name) != null) {
            changed(new StateEvent.RowChanged(Table.NAMESPACES, name));
        }
    }

    void removeNodePool(String name) {
        if (nodePools.remove(name) != null) {
            changed(new StateEvent.RowChanged(Table.NODE_POOLS, name));
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
        schedulerConfiguration = configuration;
        changed(new StateEvent.RowChanged(Table.SCHEDULER_CONFIGURATION, ""));
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

    void restore(Evaluation evaluation) {
        evaluations.put(evaluation.id(), evaluation);
        evaluationsByJob.put(rowOf(evaluation), true);
        JobWork work = work(evaluation.namespace(), evaluation.jobId());
        work.rows++;
        work.openEvaluations += Statuses.isOpen(evaluation) ? 1 : 0;
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
        return freeze();
    }
}
