package io.drover.cli.server;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;

/** {@code drover server force-leave}. */
public final class ServerForceLeave implements Command {
    @Override
    public String synopsis() {
        return "[options] <name>";
    }

    @Override
    public String description() {
        return "Takes a server that has failed for one that has left, so that nobody waits for it.";
    }

    @Override
    public void declare(Options options) {
        options.flag("prune", "Forget it at once instead of listing it as left.");
    }

    @Override
    public int run(Invocation call) {
        Query query = Query.of("/v1/agent/force-leave").with("node", call.argument("name"));
        if (call.flag("prune")) {
            query = query.with("prune", "1");
        }
        call.put("Error force-leaving server " + call.argument("name"), query, null);
        return 0;
    }
}
