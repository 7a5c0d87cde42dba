package io.drover.cli.server;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;

/** {@code drover server join}. */
public final class ServerJoin implements Command {
    @Override
    public String synopsis() {
        return "[options] <address>...";
    }

    @Override
    public String description() {
        return "Makes this agent's server join others by their gossip address, host:port. One server"
                + " of a region or of another region is enough; port 4648 is meant when none is"
                + " given.";
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().isEmpty()) {
            throw Failure.usage("This command takes at least one argument: <address>");
        }
        Query query = Query.of("/v1/agent/join");
        for (String address : call.arguments()) {
            query = query.and("address", address);
        }
        Json result = call.put("Error joining", query, null).body();
        if (!result.text("error").isEmpty()) {
            throw Failure.because("Error joining: " + result.text("error"));
        }
        if (!result.text("warning").isEmpty()) {
            call.terminal().complain(result.text("warning"));
        }
        call.say("Joined " + result.number("num_joined") + " servers successfully");
        return 0;
    }
}
