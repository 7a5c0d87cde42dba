package io.drover.cli.pool;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover node pool delete}. */
public final class PoolDelete implements Command {
    @Override
    public String synopsis() {
        return "[options] <pool>";
    }

    @Override
    public String description() {
        return "Deletes a node pool that has neither nodes nor jobs.";
    }

    @Override
    public int run(Invocation call) {
        String name = call.argument("pool");
        call.delete("Error deleting node pool", Query.of("/v1/node/pool/{}", name));
        call.say("Successfully deleted node pool \"" + name + "\"!");
        return 0;
    }
}
