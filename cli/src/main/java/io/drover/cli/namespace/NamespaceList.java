package io.drover.cli.namespace;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover namespace list}. */
public final class NamespaceList implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists the namespaces.";
    }

    @Override
    public void declare(Options options) {
        options.formats();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json namespaces = call.list("Error retrieving namespaces", Query.of("/v1/namespaces"));
        if (call.wantsFormat()) {
            return call.printFormatted(namespaces);
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Name", "Description"));
        for (Json namespace : namespaces.items()) {
            rows.add(List.of(namespace.text("Name"), namespace.text("Description")));
        }
        call.say(Layout.table(rows));
        return 0;
    }
}
