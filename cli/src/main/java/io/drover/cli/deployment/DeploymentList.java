package io.drover.cli.deployment;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.DeploymentView;

/** {@code drover deployment list}. */
public final class DeploymentList implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists all deployments.";
    }

    @Override
    public void declare(Options options) {
        options.value("filter", "expression", "Only those that the expression is true for.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json deployments =
                call.list(
                        "Error retrieving deployments",
                        Query.of("/v1/deployments").withIfSet("filter", call.value("filter")));
        if (call.wantsFormat()) {
            return call.printFormatted(deployments);
        }
        call.say(DeploymentView.list(deployments.items(), call::shorten));
        return 0;
    }
}
