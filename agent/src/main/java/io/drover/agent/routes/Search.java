package io.drover.agent.routes;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.search.SearchRequest;
import io.drover.api.search.SearchResponse;
import io.drover.server.history.Records;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds ids by their beginning. */
final class Search {
    private static final int MOST = 20;

    private static final List<String> CONTEXTS =
            List.of(
                    "allocs",
                    "deployment",
                    "evals",
                    "host_volumes",
                    "jobs",
                    "namespaces",
                    "node_pools",
                    "nodes",
                    "plugins",
                    "scaling_policy",
                    "vars",
                    "volumes");

    private final Records records;
    private final State state;
    private final @Nullable String namespace;

    /**
     * @param namespace null for all
     */
    Search(Records records, @Nullable String namespace) {
        this.records = records;
        this.state = records.state();
        this.namespace = namespace;
    }

    SearchResponse of(SearchRequest request) {
        SortedMap<String, List<String>> matches = new TreeMap<>();
        SortedMap<String, Boolean> truncations = new TreeMap<>();
        for (String context : contexts(request.context())) {
            List<String> ids =
                    new ArrayList<>(ids(context, request.prefix()).limit(MOST + 1).toList());
            boolean more = ids.size() > MOST;
            matches.put(context, more ? ids.subList(0, MOST) : ids);
            truncations.put(context, more);
        }
        return new SearchResponse(matches, truncations);
    }

    private static List<String> contexts(String asked) {
        if (asked.isEmpty() || asked.equals("all")) {
            return CONTEXTS;
        }
        if (!CONTEXTS.contains(asked)) {
            throw new RequestException(
                    400, "invalid context \"" + asked + "\", expected all or one of " + CONTEXTS);
        }
        return List.of(asked);
    }

    private Stream<String> ids(String context, String prefix) {
        return switch (context) {
            case "jobs" -> state.jobs(namespace, prefix).stream().map(Job::id);
            case "allocs" ->
                    records.allocations(even(prefix)).stream()
                            .filter(a -> isWanted(a.namespace()))
                            .map(Allocation::id);
            case "evals" ->
                    records.evaluations(even(prefix)).stream()
                            .filter(e -> isWanted(e.namespace()))
                            .map(Evaluation::id);
            case "deployment" ->
                    records.deployments(even(prefix)).stream()
                            .filter(d -> isWanted(d.namespace()))
                            .map(Deployment::id);
            case "nodes" -> state.nodes(even(prefix)).stream().map(Node::id);
            case "node_pools" -> state.nodePools(prefix).stream().map(NodePool::name);
            case "namespaces" -> state.namespaces(prefix).stream().map(Namespace::name);
            default -> Stream.of();
        };
    }

    private boolean isWanted(String owner) {
        return namespace == null || owner.equals(namespace);
    }

    /** A prefix of a UUID without its last digit if their number is odd. */
    private static String even(String prefix) {
        long digits = prefix.chars().filter(c -> c != '-').count();
        return digits % 2 == 0 || prefix.endsWith("-")
                ? prefix
                : prefix.substring(0, prefix.length() - 1);
    }
}
