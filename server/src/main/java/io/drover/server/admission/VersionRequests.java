package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobVersionTag;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.JobStabilityRequest;
import io.drover.api.jobrequest.JobStabilityResponse;
import io.drover.api.jobrequest.JobTagResponse;
import io.drover.api.jobrequest.TagVersionRequest;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.util.List;

/** What requests about versions of jobs lead to. */
public final class VersionRequests {
    private final JobRequests requests;

    public VersionRequests(JobRequests requests) {
        this.requests = requests;
    }

    /** Registers an older version anew. */
    public Proposal<JobRegisterResponse> revert(
            State state, JobRevertRequest request, String namespace, String evaluationId) {
        Job current = existing(state, namespace, request.jobId());
        Integer prior = request.enforcePriorVersion();
        if (prior != null && prior != current.version()) {
            throw new RequestException(
                    500,
                    "Current job has version %d; enforcing version %d"
                            .formatted(current.version(), prior));
        }
        if (request.jobVersion() == current.version()) {
            throw new RequestException(500, "can't revert to current version");
        }
        Job wanted = version(state, namespace, request.jobId(), request.jobVersion());
        JobRegisterRequest register =
                new JobRegisterRequest(
                        state.jobSubmission(namespace, wanted.id(), wanted.version()),
                        wanted,
                        prior != null,
                        prior == null ? 0 : current.jobModifyIndex(),
                        false,
                        false,
                        false,
                        0);
        return requests.register(state, register, namespace, evaluationId);
    }

    /** Marks a version as one to go back to, or not. */
    public Proposal<JobStabilityResponse> setStable(
            State state, JobStabilityRequest request, String namespace) {
        existing(state, namespace, request.jobId());
        version(state, namespace, request.jobId(), request.jobVersion());
        return new Proposal<>(
                List.of(
                        new Command.SetJobStability(
                                namespace,
                                request.jobId(),
                                request.jobVersion(),
                                request.stable())),
                JobStabilityResponse::new);
    }

    /**
     * Gives a version a name.
     *
     * @param now Unix nanoseconds
     */
    public Proposal<JobTagResponse> tag(
            State state,
            TagVersionRequest request,
            String namespace,
            String jobId,
            String name,
            long now) {
        Job current = existing(state, namespace, jobId);
        if (request.latest() && request.version() != 0) {
            throw new RequestException(400, "cannot specify both Latest and Version");
        }
        Job wanted =
                request.latest() ? current : version(state, namespace, jobId, request.version());
        for (Job version : state.jobVersions(namespace, jobId)) {
            JobVersionTag has = version.versionTag();
            if (has != null && has.name().equals(name) && version.version() != wanted.version()) {
                throw new RequestException(
                        500,
                        "tag \"%s\" already exists on a different version of job \"%s\""
                                .formatted(name, jobId));
            }
        }
        JobVersionTag tag = new JobVersionTag(name, request.description(), now);
        return new Proposal<>(
                List.of(new Command.TagJobVersion(namespace, jobId, wanted.version(), tag)),
                _ -> new JobTagResponse(name, request.description(), now));
    }

    /** Takes a name away. */
    public Proposal<JobTagResponse> untag(
            State state, String namespace, String jobId, String name) {
        existing(state, namespace, jobId);
        for (Job version : state.jobVersions(namespace, jobId)) {
            JobVersionTag has = version.versionTag();
            if (has != null && has.name().equals(name)) {
                return new Proposal<>(
                        List.of(
                                new Command.TagJobVersion(
                                        namespace, jobId, version.version(), null)),
                        _ -> new JobTagResponse("", "", 0));
            }
        }
        throw new RequestException(
                500, "tag \"%s\" not found on job \"%s\"".formatted(name, jobId));
    }

    private static Job existing(State state, String namespace, String jobId) {
        Job job = state.job(namespace, jobId);
        if (job == null) {
            throw new RequestException(500, "job \"%s\" not found".formatted(jobId));
        }
        return job;
    }

    private static Job version(State state, String namespace, String jobId, int version) {
        Job job = state.jobVersion(namespace, jobId, version);
        if (job == null) {
            throw new RequestException(
                    500,
                    "job \"%s\" in namespace \"%s\" at version %d not found"
                            .formatted(jobId, namespace, version));
        }
        return job;
    }
}
