package io.drover.cli;

import io.drover.agent.AgentMain;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover agent}: the one command that is not a client of the HTTP API. */
final class AgentCommand implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Runs an agent: a server, a client node, or both with -dev.";
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public boolean takesAll() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        return AgentMain.run(call.arguments().toArray(String[]::new));
    }
}
