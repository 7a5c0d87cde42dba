package io.drover.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A file system of a few programs, made of this machine's busybox, as a tar archive. */
public final class TestImage {
    /** What the tests call it. */
    public static final String NAME = "drover-test:1";

    private static final List<Path> BUSYBOX =
            List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+)");

    private TestImage() {}

    /** Whether it can be made here. */
    public static boolean isPossible() {
        return BUSYBOX.stream().anyMatch(Files::isExecutable);
    }

    /** Writes the archive. */
    public static Path write(Path directory) throws IOException, InterruptedException {
        var root = directory.resolve("root");
        var busybox = BUSYBOX.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        for (var name : List.of("bin", "tmp", "etc", "proc", "sys", "dev")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.copy(busybox, root.resolve("bin/busybox"));
        for (var library : libraries(busybox)) {
            var to = root.resolve(library.toString().substring(1));
            Files.createDirectories(to.getParent());
            Files.copy(library.toRealPath(), to);
        }
        for (var name :
                List.of(
                        "sh",
                        "sleep",
                        "true",
                        "cat",
                        "echo",
                        "yes",
                        "head",
                        "id",
                        "mount",
                        "ls",
                        "env",
                        "hostname",
                        "kill",
                        "dd",
                        "stty",
                        "grep",
                        "tail")) {
            Files.createSymbolicLink(root.resolve("bin/" + name), Path.of("busybox"));
        }
        Files.writeString(
                root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nme:x:1000:1000::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nme:x:1000:\n");
        var archive = directory.resolve("image.tar");
        run("tar", "-C", root.toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    private static List<Path> libraries(Path program) throws IOException, InterruptedException {
        return run("ldd", program.toString())
                .lines()
                .map(LIBRARY::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> Path.of(found.group(1)))
                .filter(Files::exists)
                .toList();
    }

    /** Runs a program to its end. */
    public static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end");
        }
        return output;
    }
}
