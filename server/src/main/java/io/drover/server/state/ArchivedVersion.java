package io.drover.server.state;

import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import org.jspecify.annotations.Nullable;

/**
 * A version of a job that the state does not keep any more.
 *
 * @param submission what the user wrote for it, or null
 */
public record ArchivedVersion(Job job, @Nullable JobSubmission submission) {}
