package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.AllocationTable;

/** {@code drover job allocs}. */
public final class JobAllocs implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Lists the allocations of a job.";
    }

    @Override
    public void declare(Options options) {
        options.flag("all", "Show the allocations of earlier jobs of that name too.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        Json allocations =
                call.get(
                                "Error retrieving allocations",
                                name.query("/v1/job/{}/allocations")
                                        .with("all", String.valueOf(call.flag("all"))))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(allocations);
        }
        call.say(
                AllocationTable.of(
                        allocations.items(),
                        call.verbose(),
                        call.terminal().clock().instant(),
                        call.terminal().zone()));
        return 0;
    }
}
