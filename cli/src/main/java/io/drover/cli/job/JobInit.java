package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.jobspec.hcl.Formatter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code drover job init}. */
public final class JobInit implements Command {
    private static final String TEMPLATES = "nomad/job-templates/";

    @Override
    public String synopsis() {
        return "[options] [<filename>]";
    }

    @Override
    public String description() {
        return "Writes an example of a job file, to begin a new one with. The name of the file is"
                + " example.nomad.hcl unless another one is given; a file that is there is kept.";
    }

    @Override
    public void declare(Options options) {
        options.flag("short", "Leave the comments out.")
                .flag("connect", "An example of services in a mesh.")
                .value(
                        "template",
                        "name",
                        "Take the template that the variable " + TEMPLATES + "<name> holds.")
                .flag("list-templates", "List the templates that variables hold.");
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        String file = call.optionalArgument("filename");
        if (call.flag("list-templates")) {
            return listTemplates(call);
        }
        String text = call.value("template").isEmpty() ? example(call) : template(call);
        Path path = Path.of(file.isEmpty() ? "example.nomad.hcl" : file);
        try {
            Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw Failure.because("Job file '" + path + "' already exists; nothing was written");
        } catch (IOException e) {
            throw Failure.because("Failed to write '" + path + "': " + e.getMessage());
        }
        call.say("Example job file written to " + path);
        return 0;
    }

    private static String example(Invocation call) {
        String name = call.flag("connect") ? "connect.nomad.hcl" : "example.nomad.hcl";
        try (InputStream in = JobInit.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return call.flag("short") ? withoutComments(name, text) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops comments, and the blank lines that are not around blocks. */
    private static String withoutComments(String name, String text) {
        var kept = new StringBuilder();
        String before = "{";
        boolean blank = false;
        for (String line : text.lines().toList()) {
            String word = line.strip();
            if (word.startsWith("#") || word.isEmpty()) {
                blank |= word.isEmpty();
                continue;
            }
            boolean aroundBlock = word.endsWith("{") || before.equals("}");
            if (blank && aroundBlock && !before.endsWith("{") && !word.equals("}")) {
                kept.append('\n');
            }
            kept.append(line).append('\n');
            before = word;
            blank = false;
        }
        return Formatter.format(name, kept.toString());
    }

    private static int listTemplates(Invocation call) {
        Json found =
                call.list(
                        "Error retrieving job templates",
                        Query.of("/v1/vars").with("prefix", TEMPLATES));
        if (found.items().isEmpty()) {
            call.say("No templates found. Make one with a variable " + TEMPLATES + "<name>.");
            return 0;
        }
        call.say("Use drover job init -template=\"<name>\" with one of:");
        for (Json variable : found.items()) {
            call.say("  " + variable.text("Path").substring(TEMPLATES.length()));
        }
        return 0;
    }

    private static String template(Invocation call) {
        String name = call.value("template");
        Json items =
                call.get(
                                "Error retrieving job template \"" + name + "\"",
                                Query.of("/v1/var/{}", TEMPLATES + name))
                        .body()
                        .get("Items");
        if (items.get("template").isEmpty()) {
            throw Failure.because(
                    "The variable "
                            + TEMPLATES
                            + name
                            + " has no item \"template\" with a job file");
        }
        return items.text("template");
    }
}
