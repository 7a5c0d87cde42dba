package io.drover.cli.namespace;

import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover namespace delete}. */
public final class NamespaceDelete implements Command {
    @Override
    public String synopsis() {
        return "[options] <namespace>";
    }

    @Override
    public String description() {
        return "Deletes a namespace in which nothing runs any more.";
    }

    @Override
    public int run(Invocation call) {
        String name = call.argument("namespace");
        call.delete("Error deleting namespace", Query.of("/v1/namespace/{}", name));
        call.say("Successfully deleted namespace \"" + name + "\"!");
        return 0;
    }
}
