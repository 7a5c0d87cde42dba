package io.drover.cli.deployment;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;

/** {@code drover deployment unblock}. */
public final class DeploymentUnblock implements Command {
    @Override
    public String synopsis() {
        return "[options] <deployment>";
    }

    @Override
    public String description() {
        return "Ends the wait of a multiregion deployment for other regions.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.").verbose();
    }

    @Override
    public int run(Invocation call) {
        DeploymentChange change = DeploymentChange.named(call);
        Json answer = change.send("unblock", "unblocking", Map.of());
        call.say("Deployment \"" + change.shortId() + "\" unblocked");
        return change.follow(answer);
    }
}
