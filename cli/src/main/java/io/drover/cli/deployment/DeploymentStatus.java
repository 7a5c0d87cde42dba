package io.drover.cli.deployment;

import io.drover.api.GoDuration;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.DeploymentMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.DeploymentView;

/** {@code drover deployment status}. */
public final class DeploymentStatus implements Command {
    @Override
    public String synopsis() {
        return "[options] [<deployment>]";
    }

    @Override
    public String description() {
        return "Shows a deployment and how far its groups are. Without one it lists all.";
    }

    @Override
    public void declare(Options options) {
        options.flag("monitor", "Watch it until it ends.")
                .value("wait", "duration", "With -monitor: how often to look at least; default 2s.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        String prefix = call.optionalArgument("deployment");
        if (prefix.isEmpty()) {
            return new DeploymentList().run(call);
        }
        Json found = new Lookup(call).find(Lookup.Kind.DEPLOYMENT, prefix);
        Json deployment =
                call.get(
                                "Error retrieving deployment",
                                Query.of("/v1/deployment/{}", found.text("ID")))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(deployment);
        }
        if (call.flag("monitor")) {
            return monitor(call, deployment);
        }
        call.say(
                DeploymentView.full(
                        deployment, call::shorten, call.terminal().zone(), call.style()));
        return 0;
    }

    private static int monitor(Invocation call, Json deployment) {
        try {
            String wait = call.value("wait").isEmpty() ? "2s" : call.value("wait");
            return new DeploymentMonitor(call, GoDuration.parse(wait)).watch(deployment.text("ID"));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("-wait: " + e.getMessage());
        }
    }
}
