package io.drover.cli.operator;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover operator state-hash}. */
public final class StateHash implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Shows what the state of a server comes to: its index, one sum per table and a total."
                + " Servers of a region that are at the same index have the same total, whatever"
                + " happened to them on the way: restarts, snapshots, upgrades. If two differ at the"
                + " same index, one of them has a row that no command made; the tables' sums say"
                + " where. Ask each server by its own -address, with -stale.";
    }

    @Override
    public void declare(Options options) {
        options.flag("stale", "Let the server that is asked answer, not only the leader.")
                .formats();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Query query = Query.of("/v1/operator/state-hash");
        if (call.flag("stale")) {
            query = query.with("stale", "true");
        }
        Json answer = call.get("Failed to retrieve the state hash", query).body();
        if (call.wantsFormat()) {
            return call.printFormatted(answer);
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Table", "Sum"));
        answer.members("Tables").forEach((table, sum) -> rows.add(List.of(table, sum.text())));
        rows.add(List.of("total", answer.text("Total")));
        call.say("Index = " + answer.number("Index") + "\n\n" + Layout.table(rows));
        return 0;
    }
}
