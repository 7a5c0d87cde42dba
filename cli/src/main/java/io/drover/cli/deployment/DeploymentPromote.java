package io.drover.cli.deployment;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;

/** {@code drover deployment promote}. */
public final class DeploymentPromote implements Command {
    @Override
    public String synopsis() {
        return "[options] <deployment>";
    }

    @Override
    public String description() {
        return "Takes the canaries of a deployment for good, of all groups or of those named.";
    }

    @Override
    public void declare(Options options) {
        options.list("group", "name", "A group to promote; may be given several times.")
                .flag("detach", "Return at once and print the evaluation's identifier.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        DeploymentChange change = DeploymentChange.named(call);
        List<String> groups = call.values("group");
        return change.follow(
                change.send(
                        "promote", "promoting", Map.of("All", groups.isEmpty(), "Groups", groups)));
    }
}
