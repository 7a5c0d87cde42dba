package io.drover.server.state;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;

/** Tells a job's specification from what the servers keep with it. */
public final class JobSpecs {
    private JobSpecs() {}

    /** Whether two canonical jobs ask for the same thing. */
    public static boolean same(Job one, Job other) {
        return specification(one).equals(specification(other));
    }

    private static Job specification(Job job) {
        return JobBuilder.builder(job)
                .status("")
                .statusDescription("")
                .stable(false)
                .version(0)
                .submitTime(0)
                .createIndex(0)
                .modifyIndex(0)
                .jobModifyIndex(0)
                .versionTag(null)
                .nomadTokenId("")
                .build();
    }
}
