package io.drover.cli.namespace;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.shell.SpecFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover namespace apply}. */
public final class NamespaceApply implements Command {
    @Override
    public String synopsis() {
        return "[options] <file, - or name>";
    }

    @Override
    public String description() {
        return "Makes a namespace or changes one, by a file that describes it, or by its name and the options.";
    }

    @Override
    public void declare(Options options) {
        options.flag("json", "The file is JSON, as the API takes it.")
                .value("description", "text", "With a name: what the namespace is for.")
                .value("quota", "quota", "With a name: the quota of the namespace.");
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        String what = call.argument("file, - or name");
        boolean file = what.equals("-") || call.flag("json") || Files.exists(Path.of(what));
        Json namespace =
                file ? new SpecFile(call, what).read(NamespaceSpec::read) : named(call, what);
        String name = namespace.text("Name");
        if (name.isEmpty()) {
            throw Failure.because("The namespace has no name");
        }
        call.put("Error applying namespace specification", Query.of("/v1/namespace"), namespace);
        call.say("Successfully applied namespace \"" + name + "\"!");
        return 0;
    }

    /** What there is of that name, with what the options change. */
    private static Json named(Invocation call, String name) {
        SortedMap<String, @Nullable Object> namespace = new TreeMap<>();
        try {
            call.client()
                    .get(Query.of("/v1/namespace/{}", name))
                    .body()
                    .members()
                    .forEach((member, value) -> namespace.put(member, value.plain()));
        } catch (ApiException e) {
            if (e.status() != 404) {
                throw Failure.because("Error looking up namespace: " + e.getMessage());
            }
            namespace.put("Name", name);
        }
        if (call.has("description")) {
            namespace.put("Description", call.value("description"));
        }
        if (call.has("quota")) {
            namespace.put("Quota", call.value("quota"));
        }
        return Json.of(namespace);
    }
}
