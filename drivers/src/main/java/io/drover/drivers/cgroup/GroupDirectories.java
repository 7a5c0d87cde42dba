package io.drover.drivers.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reading and writing the small files of groups. */
final class GroupDirectories {
    private static final int REMOVE_TRIES = 50;

    private GroupDirectories() {}

    /** Writes one value, naming the file when it refuses. */
    static void write(Path file, String value) throws IOException {
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new IOException(
                    "unable to configure cgroups: writing " + value + " to " + file + ": " + e, e);
        }
    }

    static Optional<Long> number(Path file) {
        try {
            var text = Files.readString(file).strip();
            return text.equals("max") ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Lines of a name and a number. */
    static SortedMap<String, Long> table(Path file) {
        var table = new TreeMap<String, Long>();
        try {
            for (var line : Files.readAllLines(file)) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    table.put(
                            line.substring(0, blank),
                            Long.parseLong(line.substring(blank + 1).strip()));
                }
            }
        } catch (IOException | NumberFormatException _) {
            // A group that is gone has used nothing.
        }
        return table;
    }

    /** Processes of a group and of the groups below it. */
    static List<Long> processes(Path directory) {
        var pids = new ArrayList<Long>();
        try {
            for (var line : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                pids.add(Long.parseLong(line.strip()));
            }
            try (var children = Files.newDirectoryStream(directory, Files::isDirectory)) {
                children.forEach(child -> pids.addAll(processes(child)));
            }
        } catch (IOException | NumberFormatException _) {
            // It went away meanwhile, and so did its processes.
        }
        return pids;
    }

    /** Being in the group proves whose processes they are. */
    static void killAll(Path directory) {
        for (long pid : processes(directory)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Removes a group and those below; killed processes leave a moment later. */
    static void remove(Path directory) throws IOException, InterruptedException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (var child : children) {
                remove(child);
            }
        }
        for (int tries = 1; ; tries++) {
            try {
                Files.delete(directory);
                return;
            } catch (NoSuchFileException _) {
                return;
            } catch (DirectoryNotEmptyException e) {
                throw e;
            } catch (IOException e) {
                if (tries == REMOVE_TRIES) {
                    throw e;
                }
                killAll(directory);
                Thread.sleep(10);
            }
        }
    }
}
