package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.jobrequest.JobDiff;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.JobStabilityRequest;
import io.drover.api.jobrequest.JobStabilityResponse;
import io.drover.api.jobrequest.JobVersionsResponse;
import io.drover.api.jobrequest.TagVersionRequest;
import io.drover.server.difference.JobDifference;
import io.drover.server.state.State;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions of jobs: {@code /v1/job/…/versions}, their sources, names and the way back to them. */
public final class JobVersionRoutes {
    private final RegionServer server;
    private final Reads reads;

    public JobVersionRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                JobRoutes.of("versions")
                        .parameters("diffs", "diff_tag", "diff_version")
                        .reads(reads.of(JobVersionRoutes::watchVersions, this::versions)),
                JobRoutes.of("submission")
                        .parameters("version")
                        .reads(reads.of(JobVersionRoutes::watchVersions, this::submission)),
                Route.write("/v1/job/{job...}/revert")
                        .needs(namespace("submit-job", "revert-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::revert),
                Route.write("/v1/job/{job...}/stable")
                        .needs(namespace("submit-job", "stable-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::setStable),
                Route.write("/v1/job/{job...}/versions/{tag}/tag")
                        .needs(namespace("submit-job", "tag-job-version"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::tag),
                Route.on("/v1/job/{job...}/versions/{tag}/tag", "DELETE")
                        .needs(namespace("submit-job", "tag-job-version"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::untag));
    }

    private static Watch watchVersions(Call call) {
        return Watch.jobVersions(call.namespace(), call.part("job"));
    }

    private Answer versions(Call call, State state, long index) {
        List<Job> versions = server.records(state).jobVersions(call.namespace(), call.part("job"));
        if (versions.isEmpty()) {
            throw new RequestException(404, "job versions not found");
        }
        List<JobDiff> diffs = call.flag("diffs") ? differences(call, versions) : null;
        return Answer.withMeta(new JobVersionsResponse(versions, diffs), index);
    }

    /** Each version against the one before it, or against the one that the caller names. */
    private static List<JobDiff> differences(Call call, List<Job> versions) {
        Job base = comparedWith(call, versions);
        List<JobDiff> diffs = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            if (base != null) {
                diffs.add(JobDifference.between(base, versions.get(i)));
            } else if (i + 1 < versions.size()) {
                diffs.add(JobDifference.between(versions.get(i + 1), versions.get(i)));
            }
        }
        return diffs;
    }

    private static @Nullable Job comparedWith(Call call, List<Job> versions) {
        String tag = call.query("diff_tag");
        String version = call.query("diff_version");
        if (tag != null && !tag.isEmpty()) {
            return versions.stream()
                    .filter(job -> job.versionTag() != null && job.versionTag().name().equals(tag))
                    .findFirst()
                    .orElseThrow(
                            () -> new RequestException(500, "tag \"%s\" not found".formatted(tag)));
        }
        if (version == null || version.isEmpty()) {
            return null;
        }
        return versions.stream()
                .filter(job -> Integer.toString(job.version()).equals(version))
                .findFirst()
                .orElseThrow(
                        () -> new RequestException(500, "version %s not found".formatted(version)));
    }

    private Answer submission(Call call, State state, long index) {
        int version;
        try {
            version = Integer.parseInt(String.valueOf(call.query("version")));
        } catch (NumberFormatException e) {
            throw new RequestException(400, "Unable to parse job submission version parameter", e);
        }
        JobSubmission source =
                server.records(state).jobSubmission(call.namespace(), call.part("job"), version);
        if (source == null) {
            throw new RequestException(404, "job source not found");
        }
        return Answer.json(source, index);
    }

    private Answer revert(Call call) throws IOException {
        JobRevertRequest request = call.body(JobRevertRequest.class);
        checkId(call, request.jobId());
        JobRegisterResponse done = server.jobs().revert(request, call.namespace());
        return Answer.withMeta(done, done.index());
    }

    private Answer setStable(Call call) throws IOException {
        JobStabilityRequest request = call.body(JobStabilityRequest.class);
        checkId(call, request.jobId());
        JobStabilityResponse done = server.jobs().setStable(request, call.namespace());
        return Answer.written(new JobStabilityResponse(0), done.jobModifyIndex());
    }

    private static void checkId(Call call, String inBody) {
        if (inBody.isEmpty()) {
            throw new RequestException(400, "JobID must be specified");
        }
        if (!inBody.equals(call.part("job"))) {
            throw new RequestException(400, "Job ID does not match");
        }
    }

    private Answer tag(Call call) throws IOException {
        TagVersionRequest request = call.body(TagVersionRequest.class);
        return Answer.json(
                server.jobs().tag(request, call.namespace(), call.part("job"), call.part("tag")));
    }

    private Answer untag(Call call) {
        return Answer.json(
                server.jobs().untag(call.namespace(), call.part("job"), call.part("tag")));
    }
}
