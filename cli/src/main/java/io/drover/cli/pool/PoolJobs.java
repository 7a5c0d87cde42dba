package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.JobList;
import io.drover.cli.shell.Options;

/** {@code drover node pool jobs}. */
public final class PoolJobs implements Command {
    @Override
    public String synopsis() {
        return "[options] <pool>";
    }

    @Override
    public String description() {
        return "Lists the jobs of a node pool.";
    }

    @Override
    public void declare(Options options) {
        Pools.lists(options);
    }

    @Override
    public int run(Invocation call) {
        String pool = Pools.find(call, call.argument("pool")).text("Name");
        Json jobs =
                call.list(
                        "Error querying jobs",
                        Pools.listed(call, Query.of("/v1/node/pool/{}/jobs", pool)));
        if (call.wantsFormat()) {
            return call.printFormatted(jobs);
        }
        call.say(
                jobs.isEmpty()
                        ? "No jobs"
                        : JobList.table(
                                jobs.items(),
                                call,
                                call.client().config().namespace().equals("*")));
        return 0;
    }
}
