package io.drover.cli.job;

import io.drover.api.job.Job;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code drover job schema}. */
public final class JobSchema implements Command {
    private static final String RESOURCE = "/io/drover/api/job.schema.json";

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String description() {
        return "Prints the JSON Schema (2020-12) of a job in the form of the HTTP API, which job files"
                + " in JSON have. Editors check and complete such files by it.";
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        try (InputStream in = Job.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            call.say(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }
}
