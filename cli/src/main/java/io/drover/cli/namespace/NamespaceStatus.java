package io.drover.cli.namespace;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** {@code drover namespace status}. */
public final class NamespaceStatus implements Command {
    @Override
    public String synopsis() {
        return "[options] <namespace>";
    }

    @Override
    public String description() {
        return "Shows a namespace and what it lets its jobs use.";
    }

    @Override
    public void declare(Options options) {
        options.formats();
    }

    @Override
    public int run(Invocation call) {
        Json namespace = find(call, call.argument("namespace"));
        if (call.wantsFormat()) {
            return call.printFormatted(namespace);
        }
        Json capabilities = namespace.get("Capabilities");
        call.say(
                Layout.pairs(
                        "Name", namespace.text("Name"),
                        "Description", namespace.text("Description"),
                        "Quota", namespace.text("Quota"),
                        "Enabled Drivers", list(capabilities, "EnabledTaskDrivers", "*"),
                        "Disabled Drivers", list(capabilities, "DisabledTaskDrivers", ""),
                        "Enabled Network Modes", list(capabilities, "EnabledNetworkModes", "*"),
                        "Disabled Network Modes", list(capabilities, "DisabledNetworkModes", "")));
        SortedMap<String, Json> meta = namespace.members("Meta");
        if (!meta.isEmpty()) {
            section(call, "Metadata");
            List<String> pairs = new ArrayList<>();
            meta.forEach((key, value) -> pairs.addAll(List.of(key, value.text())));
            call.say(Layout.pairs(pairs));
        }
        choice(call, "Node Pool Configuration", namespace.get("NodePoolConfiguration"));
        choice(call, "Vault Configuration", namespace.get("VaultConfiguration"));
        choice(call, "Consul Configuration", namespace.get("ConsulConfiguration"));
        return 0;
    }

    /** The namespace of that name, or the only one whose name begins so. */
    static Json find(Invocation call, String prefix) {
        List<Json> found =
                call.list(
                                "Error retrieving namespaces",
                                Query.of("/v1/namespaces").with("prefix", prefix))
                        .items();
        for (Json namespace : found) {
            if (namespace.text("Name").equals(prefix)) {
                return namespace;
            }
        }
        if (found.isEmpty()) {
            throw Failure.because("Namespace \"" + prefix + "\" matched no namespaces");
        }
        if (found.size() > 1) {
            throw Failure.because(
                    "Prefix matched multiple namespaces\n\n"
                            + String.join("\n", found.stream().map(n -> n.text("Name")).toList()));
        }
        return found.getFirst();
    }

    private static String list(Json from, String name, String none) {
        List<String> names = from.texts(name);
        return names.isEmpty() ? none : String.join(",", names);
    }

    private static void choice(Invocation call, String title, Json choice) {
        if (choice.isNull()) {
            return;
        }
        section(call, title);
        call.say(
                Layout.pairs(
                        "Default", choice.text("Default"),
                        "Allowed", list(choice, "Allowed", ""),
                        "Denied", list(choice, "Denied", "")));
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}
