package io.drover.server.upkeep;

import java.time.Duration;

/**
 * When what is over leaves the state.
 *
 * @param archiveAfter how long rows that nobody decides by any more stay before they move to the
 *     history
 * @param jobInterval how often the others are looked through
 * @param evaluationAge age at which evaluations, and allocations of jobs that are not batch jobs,
 *     are forgotten
 * @param batchAge the same for batch jobs
 * @param jobAge age at which dead jobs are forgotten
 * @param nodeAge how long a node has to be down
 * @param deploymentAge age at which deployments that are over are forgotten
 */
public record CollectionSettings(
        Duration archiveAfter,
        Duration jobInterval,
        Duration evaluationAge,
        Duration batchAge,
        Duration jobAge,
        Duration nodeAge,
        Duration deploymentAge) {
    /** The usual ages; rows move to the history after a minute. */
    public static CollectionSettings defaults() {
        return new CollectionSettings(
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofHours(24),
                Duration.ofHours(4),
                Duration.ofHours(24),
                Duration.ofHours(1));
    }

    /** Everything at once. */
    public static CollectionSettings now() {
        return new CollectionSettings(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }
}
