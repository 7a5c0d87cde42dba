package io.drover.server.history;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.state.ArchivedVersion;
import io.drover.server.state.Rows;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the history: what it has at the moment, rows in key order. */
public final class History {
    private final Supplier<List<Shelf>> shelves;

    History(Supplier<List<Shelf>> shelves) {
        this.shelves = shelves;
    }

    /** A history that never has anything. */
    public static History none() {
        return new History(List::of);
    }

    public @Nullable Allocation allocation(String id) {
        return one(Allocation.class, Owners.ALLOCATIONS, id, Allocation::id);
    }

    public Rows<Allocation> allocations(String idPrefix) {
        return rows(
                Allocation.class, Owners.ALLOCATIONS, idPrefix, a -> a.id().startsWith(idPrefix));
    }

    public Rows<Allocation> allocationsByJob(String namespace, String jobId) {
        return rows(
                Allocation.class,
                Owners.allocationsOfJob(namespace, jobId),
                a -> a.jobId().equals(jobId) && a.namespace().equals(namespace));
    }

    public Rows<Allocation> allocationsByNode(String nodeId) {
        return rows(
                Allocation.class, Owners.allocationsOfNode(nodeId), a -> a.nodeId().equals(nodeId));
    }

    public Rows<Allocation> allocationsByEvaluation(String evaluationId) {
        return rows(
                Allocation.class,
                Owners.allocationsOfEvaluation(evaluationId),
                a -> a.evalId().equals(evaluationId));
    }

    public @Nullable Evaluation evaluation(String id) {
        return one(Evaluation.class, Owners.EVALUATIONS, id, Evaluation::id);
    }

    public Rows<Evaluation> evaluations(String idPrefix) {
        return rows(
                Evaluation.class, Owners.EVALUATIONS, idPrefix, e -> e.id().startsWith(idPrefix));
    }

    public Rows<Evaluation> evaluationsByJob(String namespace, String jobId) {
        return rows(
                Evaluation.class,
                Owners.evaluationsOfJob(namespace, jobId),
                e -> e.jobId().equals(jobId) && e.namespace().equals(namespace));
    }

    public @Nullable Deployment deployment(String id) {
        return one(Deployment.class, Owners.DEPLOYMENTS, id, Deployment::id);
    }

    public Rows<Deployment> deployments(String idPrefix) {
        return rows(
                Deployment.class, Owners.DEPLOYMENTS, idPrefix, d -> d.id().startsWith(idPrefix));
    }

    public Rows<Deployment> deploymentsByJob(String namespace, String jobId) {
        return rows(
                Deployment.class,
                Owners.deploymentsOfJob(namespace, jobId),
                d -> d.jobId().equals(jobId) && d.namespace().equals(namespace));
    }

    /** Old versions of the job of that name, newest first, also of those that were purged. */
    public Rows<ArchivedVersion> jobVersions(String namespace, String jobId) {
        return rows(
                ArchivedVersion.class,
                Owners.versionsOfJob(namespace, jobId),
                v -> isOf(v.job(), namespace, jobId));
    }

    private static boolean isOf(Job job, String namespace, String jobId) {
        return job.id().equals(jobId) && job.namespace().equals(namespace);
    }

    private <T extends Record> @Nullable T one(
            Class<T> type, long owner, String id, Function<T, String> idOf) {
        Key key = Key.of(owner, id);
        Iterator<T> found = rows(type, key, key, row -> idOf.apply(row).equals(id)).iterator();
        return found.hasNext() ? found.next() : null;
    }

    private <T extends Record> Rows<T> rows(
            Class<T> type, long owner, String prefix, Predicate<T> wanted) {
        return rows(type, Key.first(owner, prefix), Key.last(owner, prefix), wanted);
    }

    private <T extends Record> Rows<T> rows(Class<T> type, long owner, Predicate<T> wanted) {
        return rows(type, Key.first(owner), Key.last(owner), wanted);
    }

    /** Rows between keys; those of others whose owner comes to the same are left out. */
    private <T extends Record> Rows<T> rows(
            Class<T> type, Key first, Key end, Predicate<T> wanted) {
        return Rows.from(() -> new Merge(shelves.get(), first, end))
                .mapped(place -> {
                    Record row = place.reader().read();
                    return type.isInstance(row) && wanted.test(type.cast(row))
                            ? type.cast(row)
                            : null;
                });
    }
}
