package io.drover.cli.operator;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover system gc}. */
public final class SystemGc implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Forgets all jobs, evaluations, allocations, deployments and nodes that are over,"
                + " however new they are, and the history of those before them.";
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        var _ =
                call.put(
                        "Error running system garbage-collection", Query.of("/v1/system/gc"), null);
        return 0;
    }
}
