package io.drover.cli.deployment;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;

/** {@code drover deployment resume}. */
public final class DeploymentResume implements Command {
    @Override
    public String synopsis() {
        return "[options] <deployment>";
    }

    @Override
    public String description() {
        return "Lets a paused deployment go on.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.").verbose();
    }

    @Override
    public int run(Invocation call) {
        DeploymentChange change = DeploymentChange.named(call);
        Json answer = change.send("pause", "resuming", Map.of("Pause", false));
        call.say("Deployment \"" + change.shortId() + "\" resumed");
        return change.follow(answer);
    }
}
