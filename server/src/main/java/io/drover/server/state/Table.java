package io.drover.server.state;

import java.util.Locale;

/** The tables of the state; each has an index of its last change. */
public enum Table {
    NODES,
    JOBS,
    JOB_VERSIONS,
    JOB_SUBMISSIONS,
    JOB_SUMMARIES,
    EVALUATIONS,
    ALLOCATIONS,
    DEPLOYMENTS,
    NAMESPACES,
    NODE_POOLS,
    SCHEDULER_CONFIGURATION,
    JOB_ACTIVITIES,
    COMPLETED_NAMES;

    /** As people read it: {@code job_versions}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
