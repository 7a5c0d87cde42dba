package io.drover.cli;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;

/** {@code drover version}. */
final class Version implements Command {
    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String description() {
        return "Prints the version of this program.";
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        call.say("Drover v" + current());
        return 0;
    }

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
