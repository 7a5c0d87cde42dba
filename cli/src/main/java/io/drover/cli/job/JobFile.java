package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.job.Job;
import io.drover.api.job.JobCodec;
import io.drover.api.json.Codec;
import io.drover.api.json.DirectWriter;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.jobspec.JobJson;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.DiagnosticRecord;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job file, read and evaluated on this side.
 *
 * @param job the job as the API takes it
 * @param region the job's own, or empty
 * @param namespace the job's own, or empty
 * @param submission the source that the servers keep, or null
 * @param warnings what the parser found odd in it
 */
public record JobFile(
        Json job,
        String region,
        String namespace,
        @Nullable Json submission,
        List<Diagnostic> warnings) {
    /** The options that say how to read the file. */
    static void declare(Options options) {
        options.flag(
                        "json",
                        "Read the job file as JSON, and tell what is wrong with it as JSON too.")
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
    public static JobFile read(Invocation call, String path) {
        String source = source(call, path);
        String name = path.equals("-") ? "<stdin>" : path;
        try {
            JobFile file =
                    call.flag("json") && Hcl.isJson(source)
                            ? json(name, source)
                            : hcl(call, name, source);
            return file.with("VaultNamespace", call.value("vault-namespace"))
                    .with("ConsulNamespace", call.value("consul-namespace"));
        } catch (HclException e) {
            throw refused(call, path, e.diagnostics());
        }
    }

    private static Failure refused(Invocation call, String path, List<Diagnostic> diagnostics) {
        return call.flag("json")
                ? Failure.because(json(diagnostics).pretty())
                : Failure.because(
                        "Error getting job struct: Error parsing job file from "
                                + path
                                + ":\n"
                                + call.errorRendering().of(diagnostics));
    }

    private static Json json(List<Diagnostic> diagnostics) {
        return Json.parse(new Codec().json().writeValueAsString(DiagnosticRecord.of(diagnostics)));
    }

    /** What the servers found wrong, in the same shape; they know no places. */
    static Json errors(List<String> messages) {
        var errors = new ArrayList<@Nullable Object>();
        messages.forEach(message ->
                errors.add(new TreeMap<>(Map.of("Severity", "error", "Message", message.strip()))));
        return Json.of(errors);
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

    /** A job in the API's form, bare or as the member Job of an object. */
    private static JobFile json(String name, String source) {
        Json parsed;
        try {
            parsed = Json.parse(source);
        } catch (IllegalArgumentException e) {
            // Reads it again, and says where it is wrong.
            new JobJson(new Codec()).read(name, source);
            throw e;
        }
        Json inner = parsed.get("Job").isNull() ? parsed.get("job") : parsed.get("Job");
        Json job = inner.isNull() ? parsed : inner;
        return new JobFile(
                job,
                job.text("Region"),
                job.text("Namespace"),
                submission(source, "json", new TreeMap<>(), List.of()),
                List.of());
    }

    private static JobFile hcl(Invocation call, String name, String source) {
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
        ParsedJob parsed = JobParser.parse(name, source, lenient ? options.lenient() : options);
        Job job = parsed.job();
        return new JobFile(
                Json.unread(DirectWriter.write(job, new JobCodec())),
                job.region(),
                job.namespace(),
                submission(source, "hcl2", variables, files),
                parsed.warnings());
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

    private JobFile with(String member, String value) {
        if (value.isEmpty()) {
            return this;
        }
        var members = new TreeMap<String, @Nullable Object>();
        job.members().forEach((name, old) -> members.put(name, old.plain()));
        members.put(member, value);
        return new JobFile(Json.of(members), region, namespace, submission, warnings);
    }

    /** Sends later requests where the job itself wants to go, if it says so. */
    void narrow(Invocation call) {
        call.narrow(region, namespace);
    }
}
