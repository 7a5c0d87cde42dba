package io.drover.cli.node;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;
import java.util.TreeMap;

/** {@code drover node eligibility}. */
public final class NodeEligibility implements Command {
    @Override
    public String synopsis() {
        return "[options] <node>";
    }

    @Override
    public String description() {
        return "Says whether a node may be given new allocations.";
    }

    @Override
    public void declare(Options options) {
        options.flag("enable", "It may.")
                .flag("disable", "It may not; what runs there stays.")
                .flag("self", "This agent's own node.");
    }

    @Override
    public int run(Invocation call) {
        if (call.flag("enable") == call.flag("disable")) {
            throw Failure.usage("Either the '-enable' or '-disable' flag must be set");
        }
        String id = NodeStatus.nodeId(call);
        String eligibility = call.flag("enable") ? "eligible" : "ineligible";
        call.put(
                "Error updating scheduling eligibility",
                Query.of("/v1/node/{}/eligibility", id),
                Json.of(
                        new TreeMap<String, Object>(
                                Map.of("NodeID", id, "Eligibility", eligibility))));
        call.say(
                "Node \""
                        + id
                        + "\" scheduling eligibility set: "
                        + eligibility
                        + " for scheduling");
        return 0;
    }
}
