package io.drover.cli.operator;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover system reconcile summaries}. */
public final class ReconcileSummaries implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Counts the allocations of all jobs anew, for their summaries.";
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        var _ =
                call.put(
                        "Error running system summary reconciliation",
                        Query.of("/v1/system/reconcile/summaries"),
                        null);
        return 0;
    }
}
