package io.drover.server;

import io.drover.api.job.Job;
import io.drover.api.jobrequest.JobDeregisterResponse;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobDispatchResponse;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.api.jobrequest.JobPlanRequest;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.JobStabilityRequest;
import io.drover.api.jobrequest.JobStabilityResponse;
import io.drover.api.jobrequest.JobTagResponse;
import io.drover.api.jobrequest.JobValidateResponse;
import io.drover.api.jobrequest.PeriodicForceResponse;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.api.jobrequest.TagVersionRequest;

/**
 * What users do with jobs. Each call blocks until its commands are applied here, and works on the
 * leader only: elsewhere it fails with 500 {@code No cluster leader}, and the door forwards before.
 *
 * <p>All fail with {@link io.drover.api.RequestException} in the reference's words.
 */
public interface Jobs {
    /**
     * Registers a job or a new version of it.
     *
     * @param namespace from the request's query or header; wins over the job's own when not empty
     */
    JobRegisterResponse register(JobRegisterRequest request, String namespace);

    /**
     * Stops a job. A job that does not exist is no error.
     *
     * @param evalPriority 1 to 100; 0 for the job's own
     */
    JobDeregisterResponse deregister(
            String namespace,
            String jobId,
            boolean purge,
            int evalPriority,
            boolean noShutdownDelay);

    /** What registering the job would do, without doing it. */
    JobPlanResponse plan(JobPlanRequest request, String namespace);

    /** What is wrong with a job; never fails for a wrong one. */
    JobValidateResponse validate(Job job, String namespace);

    /** The job as it would be stored: every default filled in. */
    Job canonical(Job job, String namespace);

    /**
     * Registers an older version of a job anew.
     *
     * @throws io.drover.api.RequestException 500 when there is no such version, or it is the
     *     current one, or the current one is not the one that the request wants it to be
     */
    JobRegisterResponse revert(JobRevertRequest request, String namespace);

    /** Marks a version as one to go back to, or not; the index of that. */
    JobStabilityResponse setStable(JobStabilityRequest request, String namespace);

    /** Gives a version a name that no other version of the job has; named versions are kept. */
    JobTagResponse tag(TagVersionRequest request, String namespace, String jobId, String name);

    /** Takes a name away. */
    JobTagResponse untag(String namespace, String jobId, String name);

    /** Has the scheduler look at a job again. */
    JobRegisterResponse evaluate(JobEvaluateRequest request, String namespace, String jobId);

    /** Launches a periodic job now, besides its times. */
    PeriodicForceResponse forcePeriodic(String namespace, String jobId);

    /**
     * Starts a child of a parameterized job.
     *
     * @param token the same one finds the child that it started, as long as that lives; empty for
     *     none
     */
    JobDispatchResponse dispatch(String namespace, JobDispatchRequest request, String token);

    /** Changes the count of a group, or notes what a scaler reports. */
    JobRegisterResponse scale(String namespace, String jobId, ScalingRequest request);
}
