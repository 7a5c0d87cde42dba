package io.drover.cli.shell;

import io.drover.api.client.Json;
import io.drover.jobspec.hcl.BodyReader;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** A file that describes one thing, such as a namespace, in HCL or as the API's JSON. */
public final class SpecFile {
    private final Invocation call;
    private final String path;

    /**
     * Names a file.
     *
     * @param path {@code -} for the standard input
     */
    public SpecFile(Invocation call, String path) {
        this.call = call;
        this.path = path;
    }

    /**
     * Reads it.
     *
     * @param hcl makes the API's form out of HCL
     * @throws Failure if it cannot be read; the message says where in the file
     */
    public Json read(Function<BodyReader, Json> hcl) {
        String source = source();
        if (call.flag("json")) {
            try {
                return Json.parse(source);
            } catch (IllegalArgumentException e) {
                throw Failure.because("Failed to parse " + path + ": " + e.getMessage());
            }
        }
        try {
            BodyReader file = Hcl.config(path.equals("-") ? "<stdin>" : path, source);
            Json read = hcl.apply(file);
            file.done();
            return read;
        } catch (HclException e) {
            throw Failure.because(
                    "Failed to parse " + path + ":\n" + call.errorRendering().of(e.diagnostics()));
        }
    }

    private String source() {
        try {
            return path.equals("-")
                    ? new String(call.terminal().in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(path));
        } catch (NoSuchFileException e) {
            throw Failure.because("Failed to read " + path + ": no such file");
        } catch (IOException e) {
            throw Failure.because("Failed to read " + path + ": " + e.getMessage());
        }
    }
}
