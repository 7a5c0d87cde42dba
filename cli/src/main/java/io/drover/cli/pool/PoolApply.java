package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.shell.SpecFile;

/** {@code drover node pool apply}. */
public final class PoolApply implements Command {
    @Override
    public String synopsis() {
        return "[options] <file>";
    }

    @Override
    public String description() {
        return "Makes a node pool or changes one, by a file that describes it; - reads the standard input.";
    }

    @Override
    public void declare(Options options) {
        options.flag("json", "The file is JSON, as the API takes it.");
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        Json pool = new SpecFile(call, call.argument("file")).read(PoolSpec::read);
        if (pool.text("Name").isEmpty()) {
            throw Failure.because("The file has no node pool with a name");
        }
        call.put("Error applying node pool", Query.of("/v1/node/pools"), pool);
        call.say("Successfully applied node pool \"" + pool.text("Name") + "\"!");
        return 0;
    }
}
