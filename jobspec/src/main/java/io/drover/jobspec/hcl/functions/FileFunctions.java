package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions on files, for people at their own machine.
 *
 * <p>A relative path begins at the directory of the text, so that it means the same wherever we are
 * started. Where nothing is there, it begins at the working directory, as in other tools of the
 * field.
 */
final class FileFunctions {
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_FILES = 10_000;
    private static final int MAX_STARS = 4;

    private final @Nullable Path directory;

    /**
     * Makes the group.
     *
     * @param directory of the text; null when no file may be looked at: each function then fails
     *     with that reason
     */
    FileFunctions(@Nullable Path directory) {
        this.directory = directory;
    }

    List<Function> list() {
        return List.of(
                of("file", "file(path)", a -> Value.text(utf8(read(a), a))),
                of(
                        "filebase64",
                        "filebase64(path)",
                        a -> Value.text(Base64.getEncoder().encodeToString(read(a)))),
                of("fileexists", "fileexists(path)", a -> Value.bool(exists(a))),
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
            if (directory == null) {
                throw new ValueException(
                        "Filesystem function disabled",
                        "Files cannot be read where this job is parsed; put the content into the job file or a variable.");
            }
            return body.call(arguments);
        };
    }

    private Path path(Arguments arguments) {
        try {
            Path path = Path.of(expand(arguments.text(0)));
            if (directory == null || path.isAbsolute()) {
                return path;
            }
            Path besideTheText = directory.resolve(path);
            return Files.exists(besideTheText) || !Files.exists(path) ? besideTheText : path;
        } catch (InvalidPathException e) {
            throw arguments.fail(0, "This is no path: " + e.getReason() + ".");
        }
    }

    private byte[] read(Arguments arguments) {
        Path path = path(arguments);
        try {
            if (Files.isDirectory(path)) {
                throw arguments.fail(0, "%s is a directory.".formatted(path));
            }
            if (Files.size(path) > MAX_BYTES) {
                throw arguments.fail(0, "The file has more than %d bytes.".formatted(MAX_BYTES));
            }
            byte[] content;
            try (InputStream file = Files.newInputStream(path)) {
                content = file.readNBytes(MAX_BYTES + 1);
            }
            if (content.length > MAX_BYTES) {
                throw arguments.fail(0, "The file has more than %d bytes.".formatted(MAX_BYTES));
            }
            arguments.meter().charge(content.length / 64);
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

    private boolean exists(Arguments arguments) {
        Path path = path(arguments);
        if (Files.isDirectory(path)) {
            throw arguments.fail(0, "%s is a directory, no file.".formatted(path));
        }
        return Files.isRegularFile(path);
    }

    private Value files(Arguments arguments) {
        Path root = path(arguments);
        List<PathMatcher> matchers = matchers(arguments);
        List<Value> names = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                arguments.meter().charge(1);
                Path name = root.relativize(file);
                boolean matches = matchers.stream().anyMatch(m -> m.matches(name));
                if (matches && Files.isRegularFile(file)) {
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

    /** Two stars also stand for no directory at all, so a pattern with them is tried both ways. */
    private static List<PathMatcher> matchers(Arguments arguments) {
        String pattern = arguments.text(1);
        Set<String> ways = new LinkedHashSet<>(List.of(pattern));
        int stars = pattern.indexOf("**/");
        for (int i = 0; stars >= 0 && i < MAX_STARS; i++) {
            for (String way : List.copyOf(ways)) {
                ways.add(way.replaceFirst("\\*\\*/", ""));
            }
            stars = pattern.indexOf("**/", stars + 1);
        }
        try {
            return ways.stream()
                    .map(way -> FileSystems.getDefault().getPathMatcher("glob:" + way))
                    .toList();
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
        String cleaned = Path.of(parent.isEmpty() ? "/" : parent).normalize().toString();
        return cleaned.isEmpty() ? "." : cleaned;
    }

    private static String withoutEndingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
