package io.drover.cli.job;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;

/** {@code drover job tag unset}. */
public final class JobTagUnset implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Takes the name of a version of a job away.";
    }

    @Override
    public void declare(Options options) {
        options.value("name", "tag", "The name.");
    }

    @Override
    public int run(Invocation call) {
        String tag = call.value("name");
        if (tag.isEmpty()) {
            throw Failure.usage("A version tag name must be specified: -name");
        }
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        call.delete(
                "Error removing tag from job version",
                Query.of("/v1/job/{}/versions/{}/tag", name.id(), tag)
                        .withIfSet("namespace", name.namespace()));
        call.say("Tag \"%s\" removed from job \"%s\"".formatted(tag, name.id()));
        return 0;
    }
}
