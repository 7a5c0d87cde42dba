package io.drover.cli.deployment;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;

/** {@code drover deployment pause}. */
public final class DeploymentPause implements Command {
    @Override
    public String synopsis() {
        return "[options] <deployment>";
    }

    @Override
    public String description() {
        return "Holds a deployment: nothing of the new version is placed until it is resumed.";
    }

    @Override
    public void declare(Options options) {
        options.verbose();
    }

    @Override
    public int run(Invocation call) {
        DeploymentChange change = DeploymentChange.named(call);
        change.send("pause", "pausing", Map.of("Pause", true));
        call.say("Deployment \"" + change.shortId() + "\" paused");
        return 0;
    }
}
