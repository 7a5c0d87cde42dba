package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Functions on files, for people at their own machine. Relative paths begin at the working
 * directory.
 */
final class FileFunctions {
    private static final long MAX_BYTES = 16L << 20;
    private static final int MAX_FILES = 10_000;

    private final boolean allowed;

    /**
     * Makes the group.
     *
     * @param allowed where not, each function fails with that reason
     */
    FileFunctions(boolean allowed) {
        this.allowed = allowed;
    }

    List<Function> list() {
        return List.of(
                of("file", "file(path)", a -> Value.text(utf8(read(a), a))),
                of(
                        "filebase64",
                        "filebase64(path)",
                        a -> Value.text(Base64.getEncoder().encodeToString(read(a)))),
                of("fileexists", "fileexists(path)", a -> Value.bool(Files.isRegularFile(path(a)))),
                new Function(
                        "fileset",
                        "fileset(directory, pattern)",
                        2,
                        2,
                        false,
                        guarded(this::files)),
                of(
                        "abspath",
                        "abspath(path)",
                        a -> Value.text(path(a).toAbsolutePath().normalize().toString())),
                of("basename", "basename(path)", a -> Value.text(basename(a.text(0)))),
                of("dirname", "dirname(path)", a -> Value.text(dirname(a.text(0)))),
                of("pathexpand", "pathexpand(path)", a -> Value.text(expand(a.text(0)))));
    }

    private Function of(String name, String signature, Function.Implementation body) {
        return new Function(name, signature, 1, 1, false, guarded(body));
    }

    private Function.Implementation guarded(Function.Implementation body) {
        return arguments -> {
            if (!allowed) {
                throw new ValueException(
                        "Filesystem function disabled",
                        "Files cannot be read where this job is parsed; put the content into the job file or a variable.");
            }
            return body.call(arguments);
        };
    }

    private static Path path(Arguments arguments) {
        try {
            return Path.of(expand(arguments.text(0)));
        } catch (InvalidPathException e) {
            throw arguments.fail(0, "This is no path: " + e.getReason() + ".");
        }
    }

    private static byte[] read(Arguments arguments) {
        Path path = path(arguments);
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw arguments.fail(0, "The file has more than %d bytes.".formatted(MAX_BYTES));
            }
            byte[] content = Files.readAllBytes(path);
            arguments.meter().chargeText(content.length);
            return content;
        } catch (NoSuchFileException _) {
            throw arguments.fail(
                    0, "There is no file %s.".formatted(path.toAbsolutePath().normalize()));
        } catch (IOException e) {
            throw arguments.fail(0, "The file cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String utf8(byte[] content, Arguments arguments) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException _) {
            throw arguments.fail(
                    0, "The file is not UTF-8 text; use filebase64 for other content.");
        }
    }

    private Value files(Arguments arguments) {
        Path directory = path(arguments);
        PathMatcher matcher = matcher(arguments);
        List<Value> names = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                arguments.meter().charge(1);
                Path name = directory.relativize(file);
                if (Files.isRegularFile(file) && matcher.matches(name)) {
                    names.add(Value.text(name.toString().replace('\\', '/')));
                }
                if (names.size() > MAX_FILES) {
                    throw arguments.fail(1, "More than %d files match.".formatted(MAX_FILES));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw arguments.fail(0, "The directory cannot be read: " + e.getMessage() + ".");
        }
        return Value.set(names);
    }

    private static PathMatcher matcher(Arguments arguments) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + arguments.text(1));
        } catch (PatternSyntaxException e) {
            throw arguments.fail(1, "This is no file pattern: " + e.getDescription() + ".");
        }
    }

    private static String expand(String path) {
        boolean home = path.equals("~") || path.startsWith("~/");
        return home ? System.getProperty("user.home", "") + path.substring(1) : path;
    }

    /** The last name of a path, {@code .} for an empty one. */
    private static String basename(String path) {
        String trimmed = withoutEndingSlashes(path);
        if (trimmed.isEmpty()) {
            return path.isEmpty() ? "." : "/";
        }
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** Everything before the last name, {@code .} when there is nothing. */
    private static String dirname(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return ".";
        }
        String parent = withoutEndingSlashes(path.substring(0, slash + 1));
        return parent.isEmpty() ? "/" : parent;
    }

    private static String withoutEndingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
