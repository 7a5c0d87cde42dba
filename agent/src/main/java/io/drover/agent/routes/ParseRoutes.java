package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.jobrequest.JobsParseRequest;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Job files to jobs, by the agent that was asked: {@code /v1/jobs/parse}. */
public final class ParseRoutes {
    private final BiFunction<Job, String, Job> canonical;
    private final Supplier<Codec> codec;

    /**
     * @param canonical fills in a job's defaults, given the namespace asked for or nothing
     */
    public ParseRoutes(BiFunction<Job, String, Job> canonical, Supplier<Codec> codec) {
        this.canonical = canonical;
        this.codec = codec;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.write("/v1/jobs/parse")
                        .needs(namespace("parse-job", "submit-job"))
                        .with(Feature.NAMESPACE)
                        .answers(this::parse));
    }

    private Answer parse(Call call) throws IOException {
        JobsParseRequest request = call.body(JobsParseRequest.class);
        if (request.jobHcl().isEmpty()) {
            throw new RequestException(400, "Job spec is empty");
        }
        Job job = parse(request);
        if (!request.canonicalize()) {
            return Answer.json(ClientForm.of(job, codec.get().json()));
        }
        return Answer.json(canonical.apply(job, call.namesNamespace() ? call.namespace() : ""));
    }

    private static Job parse(JobsParseRequest request) {
        ParseOptions options = ParseOptions.DEFAULT.lenient();
        if (!request.variables().isEmpty()) {
            options =
                    options.withVariableFiles(
                            List.of(
                                    new ParseOptions.VariableFile(
                                            "input.hcl", request.variables())));
        }
        try {
            return JobParser.parse("input.hcl", request.jobHcl(), options).job();
        } catch (HclException e) {
            throw new RequestException(400, "Failed to parse job: " + e.getMessage(), e);
        }
    }
}
