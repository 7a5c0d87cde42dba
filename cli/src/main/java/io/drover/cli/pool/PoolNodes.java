package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.node.NodeStatus;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;

/** {@code drover node pool nodes}. */
public final class PoolNodes implements Command {
    @Override
    public String synopsis() {
        return "[options] <pool>";
    }

    @Override
    public String description() {
        return "Lists the nodes of a node pool.";
    }

    @Override
    public void declare(Options options) {
        Pools.lists(options).verbose();
    }

    @Override
    public int run(Invocation call) {
        String pool = Pools.find(call, call.argument("pool")).text("Name");
        Json nodes =
                call.list(
                        "Error querying nodes",
                        Pools.listed(call, Query.of("/v1/node/pool/{}/nodes", pool)));
        if (call.wantsFormat()) {
            return call.printFormatted(nodes);
        }
        call.say(nodes.isEmpty() ? "No nodes" : NodeStatus.table(call, nodes.items()));
        return 0;
    }
}
