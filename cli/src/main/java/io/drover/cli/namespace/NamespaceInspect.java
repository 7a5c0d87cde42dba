package io.drover.cli.namespace;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;

/** {@code drover namespace inspect}. */
public final class NamespaceInspect implements Command {
    @Override
    public String synopsis() {
        return "[options] <namespace>";
    }

    @Override
    public String description() {
        return "Prints a namespace as JSON.";
    }

    @Override
    public void declare(Options options) {
        options.value("t", "template", "Format the answer by a Go template.");
    }

    @Override
    public int run(Invocation call) {
        Json namespace = NamespaceStatus.find(call, call.argument("namespace"));
        return call.printFormatted(namespace, !call.has("t"));
    }
}
