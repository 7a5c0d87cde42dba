package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.job.JobCodec;
import io.drover.api.json.DirectWriter;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job file, read and evaluated on this side.
 *
 * @param job the job as the API takes it
 * @param submission the source that the servers keep, or null
 * @param warnings what the parser found odd
 */
record JobFile(Json job, @Nullable Json submission, List<String> warnings) {
    /** The options that say how to read the file. */
    static void declare(Options options) {
        options.flag("json", "Read the job file as JSON.")
                .flag(
                        "hcl2-strict",
                        "Fail when a variable is given that the file does not declare; default true.")
                .list(
                        "var",
                        "name=value",
                        "Set a variable of the job file. May be given many times.")
                .list("var-file", "file", "Read variables from a file. May be given many times.")
                .value("vault-namespace", "namespace", "The Vault namespace to store in the job.")
                .value(
                        "consul-namespace",
                        "namespace",
                        "The Consul namespace to store in the job.");
    }

    /**
     * Reads the file that the command names, {@code -} for the standard input.
     *
     * @throws Failure if it cannot be read; the message says where in the file
     */
    static JobFile read(Invocation call, String path) {
        String source = source(call, path);
        return call.flag("json") ? json(path, source) : hcl(call, path, source);
    }

    private static String source(Invocation call, String path) {
        try {
            if (path.equals("-")) {
                return new String(call.terminal().in().readAllBytes(), StandardCharsets.UTF_8);
            }
            return Files.readString(Path.of(path));
        } catch (NoSuchFileException e) {
            throw unreadable(path, Path.of(path).toAbsolutePath() + ": no such file or directory");
        } catch (IOException e) {
            throw unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    private static Failure unreadable(String path, String why) {
        return Failure.because(
                "Error getting job struct: Error getting jobfile from \"" + path + "\": " + why);
    }

    private static JobFile json(String path, String source) {
        try {
            Json parsed = Json.parse(source);
            Json inner = parsed.get("Job").isNull() ? parsed.get("job") : parsed.get("Job");
            return new JobFile(
                    inner.isNull() ? parsed : inner,
                    submission(source, "json", new TreeMap<>(), List.of()),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw Failure.because(
                    "Error getting job struct: Error parsing job file from "
                            + path
                            + ":\n"
                            + e.getMessage());
        }
    }

    private static JobFile hcl(Invocation call, String path, String source) {
        var variables = new TreeMap<String, String>();
        for (String pair : call.values("var")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("-var=" + pair + ": expected -var=name=value");
            }
            variables.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
        }
        var files = new ArrayList<ParseOptions.VariableFile>();
        for (String file : call.values("var-file")) {
            files.add(new ParseOptions.VariableFile(file, source(call, file)));
        }
        ParseOptions options =
                ParseOptions.DEFAULT
                        .withVariables(variables)
                        .withVariableFiles(files)
                        .withEnvironment(call.terminal().environment().all())
                        .withFileFunctions();
        boolean lenient = call.has("hcl2-strict") && !call.flag("hcl2-strict");
        try {
            String name = path.equals("-") ? "<stdin>" : path;
            ParsedJob parsed = JobParser.parse(name, source, lenient ? options.lenient() : options);
            Json job = Json.parse(DirectWriter.write(parsed.job(), new JobCodec()));
            return new JobFile(
                    job,
                    submission(source, "hcl2", variables, files),
                    parsed.warnings().stream().map(Diagnostic::render).toList());
        } catch (HclException e) {
            throw Failure.because(
                    "Error getting job struct: Error parsing job file from "
                            + path
                            + ":\n"
                            + e.getMessage());
        }
    }

    private static Json submission(
            String source,
            String format,
            SortedMap<String, String> variables,
            List<ParseOptions.VariableFile> files) {
        var submission = new TreeMap<String, @Nullable Object>();
        submission.put("Source", source);
        submission.put("Format", format);
        submission.put("VariableFlags", variables);
        submission.put(
                "Variables",
                files.stream()
                        .map(ParseOptions.VariableFile::text)
                        .collect(Collectors.joining("\n")));
        return Json.of(submission);
    }

    /** Sends later requests where the job itself wants to go, if it says so. */
    void narrow(Invocation call) {
        call.narrow(job.text("Region"), job.text("Namespace"));
    }
}
