package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.collection.PersistentMap;
import io.drover.server.digest.Memory;
import io.drover.server.digest.Sum;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a region at one index. Immutable: keeping one is a snapshot.
 *
 * <p>Rows come in key order. Ids are UUIDs as text; a prefix may be any part of the front of one,
 * empty for all.
 */
public final class State {
    final long index;
    final long time;
    final PersistentMap<Table, Long> tableIndexes;
    final PersistentMap<String, Node> nodes;
    final PersistentMap<JobKey, Job> jobs;
    final PersistentMap<JobKey, JobHistory> jobHistories;
    final PersistentMap<JobKey, JobSummary> summaries;
    final PersistentMap<JobKey, JobTally> tallies;
    final PersistentMap<String, Evaluation> evaluations;
    final PersistentMap<JobKey.Row, Boolean> evaluationsByJob;
    final PersistentMap<String, Allocation> allocations;
    final PersistentMap<JobKey.Row, Boolean> allocationsByJob;
    final PersistentMap<OwnedRow, Boolean> allocationsByNode;
    final PersistentMap<OwnedRow, Boolean> allocationsByEvaluation;
    final PersistentMap<String, Deployment> deployments;
    final PersistentMap<JobKey.Row, Boolean> deploymentsByJob;
    final PersistentMap<String, Namespace> namespaces;
    final PersistentMap<String, NodePool> nodePools;
    final PersistentMap<JobKey, JobActivity> activities;
    final PersistentMap<JobKey.Row, String> dispatched;
    final PersistentMap<JobKey, CompletedNames> completedNames;
    final SchedulerConfiguration schedulerConfiguration;
    final SortedMap<Table, Sum> sums;
    final Shared shared;

    State(
            long index,
            long time,
            PersistentMap<Table, Long> tableIndexes,
            PersistentMap<String, Node> nodes,
            PersistentMap<JobKey, Job> jobs,
            PersistentMap<JobKey, JobHistory> jobHistories,
            PersistentMap<JobKey, JobSummary> summaries,
            PersistentMap<JobKey, JobTally> tallies,
            PersistentMap<String, Evaluation> evaluations,
            PersistentMap<JobKey.Row, Boolean> evaluationsByJob,
            PersistentMap<String, Allocation> allocations,
            PersistentMap<JobKey.Row, Boolean> allocationsByJob,
            PersistentMap<OwnedRow, Boolean> allocationsByNode,
            PersistentMap<OwnedRow, Boolean> allocationsByEvaluation,
            PersistentMap<String, Deployment> deployments,
            PersistentMap<JobKey.Row, Boolean> deploymentsByJob,
            PersistentMap<String, Namespace> namespaces,
            PersistentMap<String, NodePool> nodePools,
            PersistentMap<JobKey, JobActivity> activities,
            PersistentMap<JobKey.Row, String> dispatched,
            PersistentMap<JobKey, CompletedNames> completedNames,
            SchedulerConfiguration schedulerConfiguration,
            SortedMap<Table, Sum> sums,
            Shared shared) {
        this.index = index;
        this.time = time;
        this.tableIndexes = tableIndexes;
        this.nodes = nodes;
        this.jobs = jobs;
        this.jobHistories = jobHistories;
        this.summaries = summaries;
        this.tallies = tallies;
        this.evaluations = evaluations;
        this.evaluationsByJob = evaluationsByJob;
        this.allocations = allocations;
        this.allocationsByJob = allocationsByJob;
        this.allocationsByNode = allocationsByNode;
        this.allocationsByEvaluation = allocationsByEvaluation;
        this.deployments = deployments;
        this.deploymentsByJob = deploymentsByJob;
        this.namespaces = namespaces;
        this.nodePools = nodePools;
        this.activities = activities;
        this.dispatched = dispatched;
        this.completedNames = completedNames;
        this.schedulerConfiguration = schedulerConfiguration;
        this.sums = sums;
        this.shared = shared;
    }

    /**
     * What a region starts with: the namespace {@code default}, the pools {@code all} and {@code
     * default}.
     */
    public static State initial() {
        return InitialState.make();
    }

    /** One step per command since the region began; what users see as {@code X-Nomad-Index}. */
    public long index() {
        return index;
    }

    /** The index of the table's last change; 0 when it never changed. */
    public long index(Table table) {
        Long at = tableIndexes.get(table);
        return at == null ? 0 : at;
    }

    /** What this state comes to; kept up by every command, so it costs nothing to ask. */
    public StateHash hash() {
        return StateHash.running(this);
    }

    /** When the last command was proposed, Unix nanoseconds; 0 before the first. */
    public long time() {
        return time;
    }

    public @Nullable Node node(String id) {
        return nodes.get(id);
    }

    public Rows<Node> nodes(String idPrefix) {
        return byPrefix(nodes, idPrefix);
    }

    /** How many nodes there are, whatever their status. */
    public int nodeCount() {
        return nodes.size();
    }

    public @Nullable Job job(String namespace, String id) {
        return jobs.get(new JobKey(namespace, id));
    }

    /**
     * Jobs of one namespace, or of all.
     *
     * @param namespace null for all
     */
    public Rows<Job> jobs(@Nullable String namespace, String idPrefix) {
        if (namespace == null) {
            return Rows.of(() -> scan(jobs.iterator(), all -> true, byId(idPrefix), value()));
        }
        JobKey first = new JobKey(namespace, idPrefix);
        return Rows.of(() ->
                scan(
                        jobs.from(first).iterator(),
                        e ->
                                e.getKey().namespace().equals(namespace)
                                        && e.getKey().id().startsWith(idPrefix),
                        all -> true,
                        value()));
    }

    /** Versions of a job that are kept, newest first. */
    public Rows<Job> jobVersions(String namespace, String id) {
        JobKey key = new JobKey(namespace, id);
        JobHistory history = jobHistories.get(key);
        Job current = jobs.get(key);
        return history == null || current == null ? none() : history.versions(current);
    }

    /** One version of a job as it was registered; null when it is not kept. */
    public @Nullable Job jobVersion(String namespace, String id, int version) {
        JobHistory history = jobHistories.get(new JobKey(namespace, id));
        return history == null ? null : history.version(version);
    }

    /** What the user wrote for a version; null when that was not given. */
    public @Nullable JobSubmission jobSubmission(String namespace, String id, int version) {
        JobHistory history = jobHistories.get(new JobKey(namespace, id));
        return history == null ? null : history.submission(version);
    }

    /** How a job was launched and scaled; null when it was not. */
    public @Nullable JobActivity jobActivity(String namespace, String id) {
        return activities.get(new JobKey(namespace, id));
    }

    /** The live child that was dispatched with a token; null for none. */
    public @Nullable Job dispatched(String namespace, String parentId, String token) {
        String child = dispatched.get(new JobKey.Row(new JobKey(namespace, parentId), token));
        return child == null ? null : job(namespace, child);
    }

    /**
     * Names of a batch job's group whose allocations are complete and went to the history: they
     * count as if the allocations were still here. Empty for other jobs and for older versions.
     *
     * @param job as it is registered now
     * @return a bit per name index; a copy
     */
    public BitSet completedNames(Job job, String group) {
        CompletedNames done = completedNames.get(new JobKey(job.namespace(), job.id()));
        return done == null || done.version() != job.version() ? new BitSet() : done.of(group);
    }

    public @Nullable JobSummary jobSummary(String namespace, String id) {
        return summaries.get(new JobKey(namespace, id));
    }

    public @Nullable Evaluation evaluation(String id) {
        return evaluations.get(id);
    }

    public Rows<Evaluation> evaluations(String idPrefix) {
        return byPrefix(evaluations, idPrefix);
    }

    public Rows<Evaluation> evaluationsByJob(String namespace, String jobId) {
        return byJob(evaluationsByJob, namespace, jobId, evaluations::get);
    }

    public @Nullable Allocation allocation(String id) {
        return allocations.get(id);
    }

    public Rows<Allocation> allocations(String idPrefix) {
        return byPrefix(allocations, idPrefix);
    }

    public Rows<Allocation> allocationsByJob(String namespace, String jobId) {
        return byJob(allocationsByJob, namespace, jobId, allocations::get);
    }

    public Rows<Allocation> allocationsByNode(String nodeId) {
        return byOwner(allocationsByNode, nodeId, allocations::get);
    }

    public Rows<Allocation> allocationsByEvaluation(String evaluationId) {
        return byOwner(allocationsByEvaluation, evaluationId, allocations::get);
    }

    public Rows<Allocation> allocationsByDeployment(String deploymentId) {
        Deployment deployment = deployments.get(deploymentId);
        if (deployment == null) {
            return none();
        }
        JobKey job = new JobKey(deployment.namespace(), deployment.jobId());
        return byJob(
                allocationsByJob,
                job.namespace(),
                job.id(),
                id -> {
                    Allocation allocation = allocations.get(id);
                    return allocation != null && allocation.deploymentId().equals(deploymentId)
                            ? allocation
                            : null;
                });
    }

    public @Nullable Deployment deployment(String id) {
        return deployments.get(id);
    }

    public Rows<Deployment> deployments(String idPrefix) {
        return byPrefix(deployments, idPrefix);
    }

    public Rows<Deployment> deploymentsByJob(String namespace, String jobId) {
        return byJob(deploymentsByJob, namespace, jobId, deployments::get);
    }

    /** The deployment of a job that was created last; null when it never had one. */
    public @Nullable Deployment latestDeployment(String namespace, String jobId) {
        Deployment latest = null;
        for (Deployment deployment : deploymentsByJob(namespace, jobId)) {
            if (latest == null || deployment.createIndex() > latest.createIndex()) {
                latest = deployment;
            }
        }
        return latest;
    }

    /**
     * Tells which nodes are others in {@code newer}, or were put anew, in the order of their ids.
     */
    public void nodeDifferences(State newer, PersistentMap.Change<String, Node> change) {
        nodes.differences(newer.nodes, change);
    }

    /** Tells which allocations are others in {@code newer}, in the order of their ids. */
    public void allocationDifferences(
            State newer, PersistentMap.Change<String, Allocation> change) {
        allocations.differences(newer.allocations, change);
    }

    public @Nullable Namespace namespace(String name) {
        return namespaces.get(name);
    }

    public Rows<Namespace> namespaces(String prefix) {
        return byPrefix(namespaces, prefix);
    }

    public @Nullable NodePool nodePool(String name) {
        return nodePools.get(name);
    }

    public Rows<NodePool> nodePools(String prefix) {
        return byPrefix(nodePools, prefix);
    }

    public SchedulerConfiguration schedulerConfiguration() {
        return schedulerConfiguration;
    }

    /**
     * What states that follow one another keep in common to save work and memory; no data.
     *
     * @param summed false leaves the hash out, to measure what it costs
     */
    record Shared(Memory digests, Words words, boolean summed) {
        static Shared none() {
            return new Shared(new Memory(), new Words(), true);
        }
    }

    /** The index of a row's last change; 0 when there is no such row. */
    long rowIndex(Table table, String key) {
        return switch (table) {
            case NODES -> indexOf(nodes.get(key), Node::modifyIndex);
            case JOBS -> indexOf(jobs.get(splitJob(key)), Job::modifyIndex);
            case JOB_VERSIONS, JOB_SUBMISSIONS ->
                    indexOf(jobHistories.get(splitJob(key)), JobHistory::modifyIndex);
            case JOB_SUMMARIES -> indexOf(summaries.get(splitJob(key)), JobSummary::modifyIndex);
            case EVALUATIONS -> indexOf(evaluations.get(key), Evaluation::modifyIndex);
            case ALLOCATIONS -> indexOf(allocations.get(key), Allocation::modifyIndex);
            case DEPLOYMENTS -> indexOf(deployments.get(key), Deployment::modifyIndex);
            case JOB_ACTIVITIES -> indexOf(activities.get(splitJob(key)), JobActivity::modifyIndex);
            case NAMESPACES -> indexOf(namespaces.get(key), Namespace::modifyIndex);
            case NODE_POOLS -> indexOf(nodePools.get(key), NodePool::modifyIndex);
            case SCHEDULER_CONFIGURATION -> schedulerConfiguration.modifyIndex();
            case COMPLETED_NAMES ->
                    indexOf(completedNames.get(splitJob(key)), CompletedNames::modifyIndex);
        };
    }

    private static <T> long indexOf(@Nullable T row, java.util.function.ToLongFunction<T> index) {
        return row == null ? 0 : index.applyAsLong(row);
    }

    private static JobKey splitJob(String key) {
        int at = key.indexOf('\0');
        return new JobKey(key.substring(0, at), key.substring(at + 1));
    }

    private static <T> Rows<T> none() {
        return Rows.of(() -> () -> null);
    }

    private static <T> Rows<T> byPrefix(PersistentMap<String, T> rows, String prefix) {
        return Rows.of(() ->
                scan(
                        rows.from(prefix).iterator(),
                        e -> e.getKey().startsWith(prefix),
                        all -> true,
                        value()));
    }

    private static <T> Rows<T> byJob(
            PersistentMap<JobKey.Row, Boolean> index,
            String namespace,
            String jobId,
            Function<String, @Nullable T> row) {
        JobKey job = new JobKey(namespace, jobId);
        return Rows.of(() ->
                scan(
                        index.from(new JobKey.Row(job, "")).iterator(),
                        e -> e.getKey().job().equals(job),
                        all -> true,
                        e -> row.apply(e.getKey().id())));
    }

    private static <T> Rows<T> byOwner(
            PersistentMap<OwnedRow, Boolean> index,
            String owner,
            Function<String, @Nullable T> row) {
        return Rows.of(() ->
                scan(
                        index.from(new OwnedRow(owner, "")).iterator(),
                        e -> e.getKey().owner().equals(owner),
                        all -> true,
                        e -> row.apply(e.getKey().id())));
    }

    private static <K, T> Function<Map.Entry<K, T>, @Nullable T> value() {
        return Map.Entry::getValue;
    }

    private static Predicate<Map.Entry<JobKey, Job>> byId(String prefix) {
        return e -> e.getKey().id().startsWith(prefix);
    }

    /** Rows while {@code within} holds, those that {@code wanted} takes and {@code row} finds. */
    private static <K, V, T> Rows.Source<T> scan(
            Iterator<Map.Entry<K, V>> entries,
            Predicate<Map.Entry<K, V>> within,
            Predicate<Map.Entry<K, V>> wanted,
            Function<Map.Entry<K, V>, @Nullable T> row) {
        return () -> {
            while (entries.hasNext()) {
                Map.Entry<K, V> entry = entries.next();
                if (!within.test(entry)) {
                    return null;
                }
                if (wanted.test(entry)) {
                    T found = row.apply(entry);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        };
    }
}
