package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code drover job tag apply}. */
public final class JobTagApply implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Gives a version of a job a name, which keeps the version.";
    }

    @Override
    public void declare(Options options) {
        options.value("name", "tag", "The name.")
                .value("description", "text", "What the version is.")
                .value("version", "version", "The version; by default the newest.");
    }

    @Override
    public int run(Invocation call) {
        String tag = call.value("name");
        if (tag.isEmpty()) {
            throw Failure.usage("A version tag name must be specified: -name");
        }
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        long version = call.has("version") ? call.number("version", 0) : newest(call, name);
        call.put(
                "Error tagging job version",
                Query.of("/v1/job/{}/versions/{}/tag", name.id(), tag)
                        .withIfSet("namespace", name.namespace()),
                Json.of(
                        new TreeMap<String, Object>(
                                Map.of(
                                        "Version",
                                        version,
                                        "Description",
                                        call.value("description")))));
        call.say("Job version %d tagged with name \"%s\"".formatted(version, tag));
        return 0;
    }

    private static long newest(Invocation call, Lookup.JobName name) {
        List<Json> versions =
                call.get("Error retrieving job versions", name.query("/v1/job/{}/versions"))
                        .body()
                        .items("Versions");
        return versions.isEmpty() ? 0 : versions.getFirst().number("Version");
    }
}
