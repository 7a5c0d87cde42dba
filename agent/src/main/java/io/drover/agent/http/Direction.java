package io.drover.agent.http;

import io.drover.api.RequestException;
import org.jspecify.annotations.Nullable;

/** Where a request goes next: the decision alone, made from the route and this agent's place. */
sealed interface Direction {
    /** Answered by this agent. */
    record Here() implements Direction {}

    /** Passed to any server of this region. */
    record ToServer() implements Direction {}

    /** Passed to this region's leader, or answered here if that turns out to be us. */
    record ToLeader() implements Direction {}

    record ToRegion(String region) implements Direction {}

    record ToNode(String node) implements Direction {}

    static Direction of(Route route, Call call, Cluster cluster) {
        if (route.answerer() == Answerer.AGENT) {
            return new Here();
        }
        if (!cluster.runsServer()) {
            return ofNodeOnlyAgent(route, call, cluster);
        }
        if (!call.region().equals(cluster.region())) {
            return new ToRegion(call.region());
        }
        return switch (route.answerer()) {
            case AGENT, SERVER -> new Here();
            case REGION -> call.stale() ? new Here() : leader(cluster);
            case LEADER -> leader(cluster);
            case NODE -> node(route, call, cluster);
        };
    }

    private static Direction leader(Cluster cluster) {
        return cluster.leads() ? new Here() : new ToLeader();
    }

    /** What a server passed to its node is for that node; everything else is for the servers. */
    private static Direction ofNodeOnlyAgent(Route route, Call call, Cluster cluster) {
        if (route.answerer() != Answerer.NODE) {
            return new ToServer();
        }
        boolean passedOn = !call.exchange().passedBy().isEmpty();
        boolean here =
                passedOn
                        || (call.region().equals(cluster.region())
                                && isLocal(route, call, cluster));
        return here ? new Here() : new ToServer();
    }

    private static boolean isLocal(Route route, Call call, Cluster cluster) {
        String local = cluster.localNode();
        if (local == null) {
            return false;
        }
        String allocation = allocation(route, call);
        if (allocation != null) {
            return cluster.holdsAllocation(allocation);
        }
        String node = call.query("node_id");
        return node == null || node.isEmpty() || node.equals(local);
    }

    private static @Nullable String allocation(Route route, Call call) {
        String part = route.allocation();
        return part == null ? null : call.part(part);
    }

    private static Direction node(Route route, Call call, Cluster cluster) {
        if (isLocal(route, call, cluster)) {
            return new Here();
        }
        String allocation = allocation(route, call);
        if (allocation != null) {
            String node = cluster.nodeOf(allocation);
            if (node == null) {
                // A follower may not have heard of it yet.
                if (!cluster.leads() && cluster.knowsLeader()) {
                    return new ToLeader();
                }
                throw new RequestException(404, "Unknown allocation \"" + allocation + "\"");
            }
            return new ToNode(node);
        }
        String node = call.query("node_id");
        if (node == null || node.isEmpty()) {
            throw new RequestException(400, "No local Node and node_id not provided");
        }
        return new ToNode(node);
    }
}
