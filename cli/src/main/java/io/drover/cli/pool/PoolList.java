package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover node pool list}. */
public final class PoolList implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists the node pools.";
    }

    @Override
    public void declare(Options options) {
        Pools.lists(options);
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json pools =
                call.list(
                        "Error querying node pools",
                        Pools.listed(call, Query.of("/v1/node/pools")));
        if (call.wantsFormat()) {
            return call.printFormatted(pools);
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Name", "Description"));
        pools.items()
                .forEach(pool -> rows.add(List.of(pool.text("Name"), pool.text("Description"))));
        call.say(Layout.table(rows));
        return 0;
    }
}
