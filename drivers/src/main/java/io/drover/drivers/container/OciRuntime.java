package io.drover.drivers.container;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A container runtime that works here, proven by a trial.
 *
 * @param name {@code crun} or {@code runc}
 * @param prefix what comes before the runtime's program on a command line; mostly nothing
 * @param program its path
 * @param options its global options
 * @param managesGroups it makes a control group for the container; otherwise the container stays in
 *     the group that the runtime was started in
 */
record OciRuntime(
        String name,
        List<String> prefix,
        Path program,
        List<String> options,
        boolean managesGroups) {
    private static final long TRIAL_SECONDS = 30;

    OciRuntime {
        prefix = List.copyOf(prefix);
        options = List.copyOf(options);
    }

    /**
     * Everything that may work, best first.
     *
     * <p>Where groups are of version 1 they are made by us, so that they can be read after the end.
     * crun refuses machines with both versions unless version 2 is out of its sight.
     *
     * @param path directories to look in
     * @param version version of the control groups
     * @param unified mount of version 2 beside version 1
     */
    static List<OciRuntime> candidates(String path, int version, Optional<Path> unified) {
        var candidates = new ArrayList<OciRuntime>();
        find("crun", path)
                .ifPresent(crun -> {
                    if (version == 2) {
                        candidates.add(new OciRuntime("crun", List.of(), crun, cgroupfs(), true));
                        return;
                    }
                    var unmanaged = List.of("--cgroup-manager=disabled");
                    if (unified.isPresent()) {
                        candidates.add(
                                new OciRuntime(
                                        "crun", without(unified.get()), crun, unmanaged, false));
                    }
                    candidates.add(new OciRuntime("crun", List.of(), crun, unmanaged, false));
                });
        find("runc", path)
                .ifPresent(runc ->
                        candidates.add(new OciRuntime("runc", List.of(), runc, List.of(), true)));
        return candidates;
    }

    private static List<String> cgroupfs() {
        return List.of("--cgroup-manager=cgroupfs");
    }

    /** Runs what follows in a mount namespace of its own where that mount is gone. */
    private static List<String> without(Path mount) {
        return List.of(
                "/usr/bin/unshare",
                "--mount",
                "--propagation",
                "slave",
                "/bin/sh",
                "-c",
                "umount \"$0\" && exec \"$@\"",
                mount.toString());
    }

    private static Optional<Path> find(String program, String path) {
        for (var directory : path.split(":", -1)) {
            var file = Path.of(directory).resolve(program);
            if (directory.startsWith("/") && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** A command line: prefix, program, options, state directory, then {@code arguments}. */
    List<String> command(Path stateRoot, List<String> arguments) {
        var command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(options);
        command.add("--root");
        command.add(stateRoot.toString());
        command.addAll(arguments);
        return command;
    }

    /**
     * Runs the container in {@code bundle} to its end.
     *
     * @return what it said when it failed; empty when it went well
     */
    Optional<String> trial(Path bundle) throws InterruptedException {
        var log = bundle.resolve("trial.log");
        try {
            var process =
                    new ProcessBuilder(
                                    command(
                                            bundle.resolve("runtime"),
                                            List.of(
                                                    "run",
                                                    "--bundle",
                                                    bundle.toString(),
                                                    "drover-trial-"
                                                            + ProcessHandle.current().pid())))
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(name + " did not end within " + TRIAL_SECONDS + " s");
            }
            if (process.exitValue() == 0) {
                return Optional.empty();
            }
            var said = Files.readString(log, StandardCharsets.UTF_8).strip();
            return Optional.of(
                    name
                            + ": "
                            + (said.isEmpty()
                                    ? "exit code " + process.exitValue()
                                    : said.substring(said.lastIndexOf('\n') + 1)));
        } catch (IOException e) {
            return Optional.of(name + ": " + e.getMessage());
        }
    }
}
