package io.drover.cli.node;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover node meta read}. */
public final class NodeMetaRead implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Shows the meta of a node: what its configuration says, and what was changed since.";
    }

    @Override
    public void declare(Options options) {
        options.value("node-id", "node", "Which node; default that of the agent.").formats();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json meta =
                call.get(
                                "Error reading dynamic node metadata",
                                Query.of("/v1/client/metadata")
                                        .withIfSet("node_id", NodeMetaApply.nodeId(call)))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(meta);
        }
        section(call, "All Meta", meta.get("Meta"));
        call.say("");
        section(call, "Dynamic Meta", meta.get("Dynamic"));
        call.say("");
        section(call, "Static Meta", meta.get("Static"));
        return 0;
    }

    private static void section(Invocation call, String title, Json meta) {
        call.say(call.style().bold(title));
        List<String> pairs = new ArrayList<>();
        meta.members()
                .forEach((key, value) ->
                        pairs.addAll(List.of(key, value.isNull() ? "<unset>" : value.text())));
        if (!pairs.isEmpty()) {
            call.say(Layout.pairs(pairs));
        }
    }
}
