package io.drover.cli.fmt;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.shell.SafeFile;
import io.drover.jobspec.hcl.Formatter;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code drover fmt}. */
public final class Fmt implements Command {
    @Override
    public String synopsis() {
        return "[options] [<path> ...]";
    }

    @Override
    public String description() {
        return "Lays job files and configuration files out in the usual way: files, or all .hcl and"
                + " .nomad files of directories, by default of the current one. A path of - reads the"
                + " standard input and writes the standard output. Exits with 1 on errors, and with"
                + " -check when a file is not laid out so.";
    }

    @Override
    public void declare(Options options) {
        options.flag("check", "Write nothing; exit with 1 when a file would change.")
                .flag("list", "Print the names of files that change; default true.")
                .flag("recursive", "Take the directories below directories too.")
                .flag("write", "Write changed files back; default true.");
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        List<String> paths = call.arguments().isEmpty() ? List.of(".") : call.arguments();
        if (paths.equals(List.of("-"))) {
            return standardInput(call);
        }
        boolean failed = false;
        boolean changed = false;
        for (Path file : files(call, paths)) {
            try {
                changed |= format(call, file);
            } catch (HclException e) {
                call.terminal().complain(call.errorRendering().of(e.diagnostics()));
                failed = true;
            } catch (IOException e) {
                call.terminal().complain("Error formatting " + file + ": " + e);
                failed = true;
            }
        }
        return failed || (changed && call.flag("check")) ? 1 : 0;
    }

    private static int standardInput(Invocation call) {
        try {
            byte[] bytes = call.terminal().in().readAllBytes();
            String text = new String(bytes, StandardCharsets.UTF_8);
            String formatted = Formatter.format("<stdin>", text);
            if (call.flag("check")) {
                return formatted.equals(text) ? 0 : 1;
            }
            call.terminal().out().print(formatted);
            return 0;
        } catch (HclException e) {
            throw Failure.because(call.errorRendering().of(e.diagnostics()));
        } catch (IOException e) {
            throw Failure.because("Error reading the standard input: " + e.getMessage());
        }
    }

    /** Whether the file is not laid out as it should be, or was not. */
    private static boolean format(Invocation call, Path file) throws IOException {
        String text = Files.readString(file);
        String formatted = Formatter.format(file.toString(), text);
        if (formatted.equals(text)) {
            return false;
        }
        if (!call.has("list") || call.flag("list")) {
            call.say(file.toString());
        }
        if (!call.flag("check") && (!call.has("write") || call.flag("write"))) {
            SafeFile.replace(file, formatted);
        }
        return true;
    }

    private static List<Path> files(Invocation call, List<String> paths) {
        var files = new ArrayList<Path>();
        for (String path : paths) {
            Path start = Path.of(path);
            if (Files.isDirectory(start)) {
                collect(start, call.flag("recursive"), files);
            } else if (Files.exists(start)) {
                files.add(start);
            } else {
                throw Failure.because("No such file or directory: " + path);
            }
        }
        return files;
    }

    private static void collect(Path directory, boolean deep, List<Path> files) {
        List<Path> entries;
        try (Stream<Path> found = Files.list(directory)) {
            entries = found.sorted().toList();
        } catch (IOException e) {
            throw Failure.because("Error reading the directory " + directory + ": " + e);
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                if (deep && !Files.isSymbolicLink(entry)) {
                    collect(entry, true, files);
                }
            } else if (name.endsWith(".hcl") || name.endsWith(".nomad")) {
                files.add(directory.toString().equals(".") ? Path.of(name) : entry);
            }
        }
    }
}
