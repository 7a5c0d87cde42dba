package io.drover.cli.server;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code drover server members}. */
public final class ServerMembers implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists the servers that this agent's server knows, of all regions.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detailed", "The same as -verbose.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json answer = call.get("Error querying servers", Query.of("/v1/agent/members")).body();
        if (call.wantsFormat()) {
            return call.printFormatted(answer.get("Members"));
        }
        List<Json> members =
                answer.items("Members").stream()
                        .sorted(
                                Comparator.comparing(
                                                (Json member) -> member.get("Tags").text("region"))
                                        .thenComparing(member -> member.get("Tags").text("dc"))
                                        .thenComparing(member -> member.text("Name")))
                        .toList();
        if (members.isEmpty()) {
            call.say("No servers found");
            return 0;
        }
        call.say(table(call, members, leaders(call, members)));
        return 0;
    }

    /** The leader's RPC address by region. What cannot be asked is said, and left out. */
    private static SortedMap<String, String> leaders(Invocation call, List<Json> members) {
        var leaders = new TreeMap<String, String>();
        for (Json member : members) {
            String region = member.get("Tags").text("region");
            if (leaders.containsKey(region)) {
                continue;
            }
            leaders.put(region, "");
            try {
                leaders.put(
                        region,
                        call.client()
                                .get(Query.of("/v1/status/leader").with("region", region))
                                .body()
                                .text());
            } catch (ApiException e) {
                call.terminal()
                        .complain(
                                "Error determining leaders: Region \""
                                        + region
                                        + "\": "
                                        + e.getMessage());
            }
        }
        return leaders;
    }

    private static String table(
            Invocation call, List<Json> members, SortedMap<String, String> leaders) {
        boolean detailed = call.verbose() || call.flag("detailed");
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>(List.of("Name", "Address", "Port", "Status", "Leader"));
        if (detailed) {
            header.add("Protocol");
        }
        header.addAll(List.of("Raft Version", "Build", "Datacenter", "Region"));
        if (detailed) {
            header.add("Tags");
        }
        rows.add(header);
        for (Json member : members) {
            Json tags = member.get("Tags");
            String rpc = rpcAddress(member);
            boolean leads = rpc.equals(leaders.get(tags.text("region")));
            var row =
                    new ArrayList<String>(
                            List.of(
                                    member.text("Name"),
                                    member.text("Addr"),
                                    member.text("Port"),
                                    member.text("Status"),
                                    String.valueOf(leads)));
            if (detailed) {
                row.add(member.text("ProtocolCur"));
            }
            row.addAll(
                    List.of(
                            tags.text("raft_vsn"),
                            tags.text("build"),
                            tags.text("dc"),
                            tags.text("region")));
            if (detailed) {
                var pairs = new ArrayList<String>();
                tags.members().forEach((name, value) -> pairs.add(name + "=" + value.text()));
                row.add(String.join(",", pairs));
            }
            rows.add(row);
        }
        return Layout.table(rows);
    }

    private static String rpcAddress(Json member) {
        Json tags = member.get("Tags");
        String host = tags.text("rpc_addr").isEmpty() ? member.text("Addr") : tags.text("rpc_addr");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + tags.text("port");
    }
}
