package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.deployment.DeploymentChange;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;

/** {@code drover job promote}. */
public final class JobPromote implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Takes the canaries of a job's deployment for good.";
    }

    @Override
    public void declare(Options options) {
        options.list("group", "name", "A group to promote; may be given several times.")
                .flag("detach", "Return at once and print the evaluation's identifier.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        Json deployment =
                call.get("Error retrieving deployment for job", name.query("/v1/job/{}/deployment"))
                        .body();
        if (deployment.isNull()) {
            throw Failure.because("Job \"" + name.id() + "\" has no deployment to promote");
        }
        DeploymentChange change = new DeploymentChange(call, deployment.text("ID"));
        List<String> groups = call.values("group");
        return change.follow(
                change.send(
                        "promote", "promoting", Map.of("All", groups.isEmpty(), "Groups", groups)));
    }
}
