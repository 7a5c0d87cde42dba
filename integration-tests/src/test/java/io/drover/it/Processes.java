package io.drover.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine, by what /proc says of them. */
final class Processes {
    private Processes() {}

    /** Ids of the processes whose command line, environment or folder names {@code text}. */
    static List<Long> mentioning(String text) {
        List<Long> found = new ArrayList<>();
        for (Path process : all()) {
            boolean mentions =
                    read(process.resolve("cmdline")).contains(text)
                            || read(process.resolve("environ")).contains(text)
                            || folder(process).contains(text);
            if (mentions) {
                found.add(Long.parseLong(process.getFileName().toString()));
            }
        }
        found.remove(ProcessHandle.current().pid());
        return found;
    }

    /** Ids of the processes whose command line contains {@code text}. */
    static List<Long> running(String text) {
        return all().stream()
                .filter(p -> read(p.resolve("cmdline")).replace('\0', ' ').contains(text))
                .map(p -> Long.parseLong(p.getFileName().toString()))
                .filter(p -> p != ProcessHandle.current().pid())
                .toList();
    }

    /** Ids of the processes in a control group of an allocation. */
    static List<Long> inGroupOf(String allocation) {
        return all().stream()
                .filter(p -> read(p.resolve("cgroup")).contains(allocation))
                .map(p -> Long.parseLong(p.getFileName().toString()))
                .toList();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && !read(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    }

    /** Sends SIGKILL and waits until the process is gone. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Await.until("the end of process " + pid, () -> !isAlive(pid));
    }

    /** Ends a process as a fault of its own does, and waits until it is gone. */
    static void segfault(long pid) {
        try {
            new ProcessBuilder("kill", "-SEGV", Long.toString(pid)).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Await.until("the end of process " + pid, () -> !isAlive(pid));
    }

    static void killAll(Collection<Long> pids) {
        pids.forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroyForcibly));
        pids.forEach(p -> Await.until("the end of process " + p, () -> !isAlive(p)));
    }

    private static List<Path> all() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(p -> p.getFileName().toString().matches("\\d+")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it ended, or it is not ours to read
        }
    }

    private static String folder(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
