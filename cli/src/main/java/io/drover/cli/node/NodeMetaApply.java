package io.drover.cli.node;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover node meta apply}. */
public final class NodeMetaApply implements Command {
    @Override
    public String synopsis() {
        return "[options] <key=value>...";
    }

    @Override
    public String description() {
        return "Changes the meta of a node while it runs; it keeps it over restarts.";
    }

    @Override
    public void declare(Options options) {
        options.value("node-id", "node", "Which node; default that of the agent.")
                .value("unset", "key,...", "Keys to take away.");
    }

    @Override
    public int run(Invocation call) {
        SortedMap<String, @Nullable Object> meta = new TreeMap<>();
        for (String key : call.value("unset").split(",", -1)) {
            if (!key.isEmpty()) {
                meta.put(key, null);
            }
        }
        for (String pair : call.arguments()) {
            int sign = pair.indexOf('=');
            if (sign < 1) {
                throw Failure.usage("Invalid meta \"" + pair + "\": expected key=value");
            }
            meta.put(pair.substring(0, sign), pair.substring(sign + 1));
        }
        if (meta.isEmpty()) {
            throw Failure.usage("Either -unset or at least one key=value must be given");
        }
        SortedMap<String, @Nullable Object> body = new TreeMap<>();
        body.put("Meta", meta);
        String node = nodeId(call);
        body.put("NodeID", node);
        call.post(
                "Error applying dynamic node metadata",
                Query.of("/v1/client/metadata").withIfSet("node_id", node),
                Json.of(body));
        return 0;
    }

    /** The node that was named; empty for the agent's own. */
    static String nodeId(Invocation call) {
        String named = call.value("node-id");
        return named.isEmpty() ? "" : new Lookup(call).find(Lookup.Kind.NODE, named).text("ID");
    }
}
