package io.drover.server.scheduler;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import java.util.function.Function;

/**
 * Decides evaluations. Thread-safe; keeps nothing but memos that no decision depends on.
 *
 * <p>The same state, evaluation, seed and time give the same decision, down to the identifiers of
 * new allocations.
 */
public final class Scheduler {
    /**
     * To be raised with each change after which any evaluation is decided otherwise; {@code
     * docs/scheduling.md} lists what each one changed.
     */
    public static final int ALGORITHM = 4;

    private final FleetPool fleets = new FleetPool();
    private final Function<State, Volumes> volumes;

    /** A scheduler for regions without registered volumes. */
    public Scheduler() {
        this(_ -> Volumes.NONE);
    }

    /**
     * A scheduler.
     *
     * @param volumes the volumes that a state knows
     */
    public Scheduler(Function<State, Volumes> volumes) {
        this.volumes = volumes;
    }

    /** Whether pool and datacenters of a job include a node, ready or not. */
    public static boolean mayUse(Job job, Node node) {
        return CandidateNodes.includes(job, node);
    }

    /**
     * Decides one evaluation of a job of any type.
     *
     * @param seed breaks ties between equal nodes and chooses ports and identifiers
     * @param now Unix nanoseconds, for reschedule delays and follow-ups
     */
    public Decision decide(State state, Evaluation evaluation, long seed, long now) {
        Fleet fleet = fleets.take(state);
        Cluster cluster = new Cluster(fleet, volumes.apply(state));
        Decision decision = new JobDecision(state, evaluation, cluster, seed, now).make();
        cluster.undo();
        fleets.giveBack(fleet); // one that a failure left half changed is not used again
        return decision;
    }
}
