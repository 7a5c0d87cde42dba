package io.drover.cli.server;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover operator raft list-peers}. */
public final class RaftListPeers implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists the servers that take part in Raft.";
    }

    @Override
    public void declare(Options options) {
        options.flag("stale", "Let any server answer, not only the leader.");
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Query query = Query.of("/v1/operator/raft/configuration");
        if (call.flag("stale")) {
            query = query.with("stale", "true");
        }
        Json answer = call.get("Failed to retrieve raft configuration", query).body();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Node", "ID", "Address", "State", "Voter", "RaftProtocol"));
        for (Json server : answer.items("Servers")) {
            rows.add(
                    List.of(
                            server.text("Node"),
                            server.text("ID"),
                            server.text("Address"),
                            server.flag("Leader") ? "leader" : "follower",
                            String.valueOf(server.flag("Voter")),
                            server.text("RaftProtocol")));
        }
        call.say(Layout.table(rows));
        return 0;
    }
}
