package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.DeploymentView;
import java.util.List;

/** {@code drover job deployments}. */
public final class JobDeployments implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Lists the deployments of a job.";
    }

    @Override
    public void declare(Options options) {
        options.flag("all", "Show the deployments of earlier jobs of that name too.")
                .flag("latest", "Show the latest one only, in full.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        if (call.flag("latest")) {
            return latest(call, name);
        }
        Json deployments =
                call.get(
                                "Error retrieving deployments",
                                name.query("/v1/job/{}/deployments")
                                        .with("all", String.valueOf(call.flag("all"))))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(deployments);
        }
        call.say(table(call, deployments.items()));
        return 0;
    }

    private static int latest(Invocation call, Lookup.JobName name) {
        Json deployment =
                call.get("Error retrieving deployments", name.query("/v1/job/{}/deployment"))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(deployment);
        }
        call.say(
                deployment.isNull()
                        ? "No deployment found"
                        : DeploymentView.full(
                                deployment, call::shorten, call.terminal().zone(), call.style()));
        return 0;
    }

    private static String table(Invocation call, List<Json> deployments) {
        return DeploymentView.list(deployments, call::shorten);
    }
}
