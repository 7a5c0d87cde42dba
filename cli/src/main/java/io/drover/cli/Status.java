package io.drover.cli;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.alloc.AllocStatus;
import io.drover.cli.deployment.DeploymentStatus;
import io.drover.cli.eval.EvalStatus;
import io.drover.cli.job.JobStatus;
import io.drover.cli.node.NodeStatus;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code drover status}. */
final class Status implements Command {
    @Override
    public String synopsis() {
        return "[options] [<identifier>]";
    }

    @Override
    public String description() {
        return "Shows what the identifier, or its beginning, names: a job, an allocation, a node, an"
                + " evaluation or a deployment. Without one it lists the jobs.";
    }

    @Override
    public void declare(Options options) {
        options.verbose().formats();
    }

    @Override
    public int run(Invocation call) {
        String identifier = call.optionalArgument("identifier");
        return identifier.isEmpty()
                ? new JobStatus().run(call)
                : commandFor(matches(call, identifier), identifier).run(call);
    }

    /** Identifiers by the kind of what they name, without the kinds that have none. */
    private static SortedMap<String, List<String>> matches(Invocation call, String identifier) {
        Json request = Json.of(new TreeMap<>(Map.of("Prefix", identifier, "Context", "all")));
        var found = new TreeMap<String, List<String>>();
        try {
            call.client()
                    .put(Query.of("/v1/search"), request)
                    .body()
                    .members("Matches")
                    .forEach((context, ids) -> {
                        if (!ids.isEmpty()) {
                            found.put(context, ids.items().stream().map(Json::text).toList());
                        }
                    });
        } catch (ApiException e) {
            throw Failure.because("Error querying search with id: \"" + e.getMessage() + "\"");
        }
        return found;
    }

    private static Command commandFor(SortedMap<String, List<String>> matches, String identifier) {
        matches.keySet().retainAll(List.of("jobs", "allocs", "nodes", "evals", "deployment"));
        if (matches.isEmpty()) {
            throw Failure.because("Unable to resolve ID: \"" + identifier + "\"");
        }
        // A name that is a job's whole identifier means that job.
        if (matches.getOrDefault("jobs", List.of()).contains(identifier)) {
            return new JobStatus();
        }
        if (matches.size() > 1) {
            var text = new StringBuilder("Multiple matches found for id \"" + identifier + "\"\n");
            matches.forEach((context, ids) -> {
                text.append('\n').append(context).append(":\n");
                ids.forEach(id -> text.append("    ").append(id).append('\n'));
            });
            throw Failure.because(text.toString().stripTrailing());
        }
        return switch (matches.firstKey()) {
            case "allocs" -> new AllocStatus();
            case "nodes" -> new NodeStatus();
            case "evals" -> new EvalStatus();
            case "deployment" -> new DeploymentStatus();
            default -> new JobStatus();
        };
    }
}
