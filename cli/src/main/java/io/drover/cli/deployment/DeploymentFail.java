package io.drover.cli.deployment;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;

/** {@code drover deployment fail}. */
public final class DeploymentFail implements Command {
    @Override
    public String synopsis() {
        return "[options] <deployment>";
    }

    @Override
    public String description() {
        return "Gives a deployment up; the last stable version comes back if its groups say so.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.").verbose();
    }

    @Override
    public int run(Invocation call) {
        DeploymentChange change = DeploymentChange.named(call);
        Json answer = change.send("fail", "failing", Map.of());
        String reverted = answer.text("RevertedJobVersion");
        call.say(
                "Deployment \"%s\" failed%s"
                        .formatted(
                                change.shortId(),
                                reverted.isEmpty()
                                        ? ""
                                        : ". Auto-reverted to job version " + reverted + "."));
        return change.follow(answer);
    }
}
