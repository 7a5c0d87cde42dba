package io.drover.server.state;

/**
 * What decides the status of a job, kept up to date row by row.
 *
 * @param live allocations that are neither stopped nor over
 * @param openEvaluations evaluations that are pending or blocked
 * @param activeDeployments deployments that are not over
 * @param rows allocations and evaluations of any kind
 */
record JobTally(int live, int openEvaluations, int activeDeployments, int rows) {
    static final JobTally NONE = new JobTally(0, 0, 0, 0);

    JobTally plus(JobWork work) {
        return new JobTally(
                live + work.live,
                openEvaluations + work.openEvaluations,
                activeDeployments + work.activeDeployments,
                rows + work.rows);
    }
}
