package io.drover.plugin.host;

import io.drover.plugin.PluginException;
import java.nio.file.Path;

/**
 * Collects what tasks print: reads the named pipes that drivers write to, and keeps rotated files.
 *
 * <p>The bundled plugin process does this for every task, whichever driver runs it, so that output
 * is read while the agent is away. Per task runner: {@link #start} before the first start of the
 * task (it makes the pipes), {@link #stop} after the last run has ended. Restarts of the task and
 * of the agent need neither, though repeating {@link #start} is harmless. A collection survives the
 * death of the plugin process: the next process takes it up by itself, and nothing that a task has
 * printed is lost meanwhile.
 */
public interface LogCollector {
    /** Makes the pipes where missing and begins to read; when it returns, tasks may start. */
    void start(Target target) throws PluginException, InterruptedException;

    /**
     * Reads what is left in the pipes, then closes the files and removes the pipes. An unknown id
     * is no error.
     */
    void stop(String id) throws PluginException, InterruptedException;

    /**
     * What to collect, and where to.
     *
     * @param id unique on the node, such as {@code <allocation>/<task>}
     * @param directory where the files go, such as {@code <alloc dir>/alloc/logs}; must exist
     * @param stdoutName files are {@code <stdoutName>.N}, such as {@code web.stdout}; N begins at 0
     *     and the highest is the current one
     * @param stderrName as {@code stdoutName}, such as {@code web.stderr}
     * @param stdoutPipe the named pipe, such as {@code <directory>/.web.stdout.fifo}
     * @param stderrPipe as {@code stdoutPipe}
     * @param maxFiles files to keep of each, at least 1
     * @param maxFileBytes size at which the next file begins, at the end of a line
     * @param hold a process of its own is to hold the pipes open: what is in a pipe is lost with
     *     its last holder, and who writes to one that nobody reads is killed. False for tasks whose
     *     driver sees to that: {@link DriverClient#holdsOutput}
     */
    record Target(
            String id,
            Path directory,
            String stdoutName,
            String stderrName,
            Path stdoutPipe,
            Path stderrPipe,
            int maxFiles,
            long maxFileBytes,
            boolean hold) {
        /** The usual names within {@code directory}. */
        public static Target of(
                String allocationId, String task, Path directory, int maxFiles, int maxFileMib) {
            return new Target(
                    allocationId + "/" + task,
                    directory,
                    task + ".stdout",
                    task + ".stderr",
                    directory.resolve("." + task + ".stdout.fifo"),
                    directory.resolve("." + task + ".stderr.fifo"),
                    maxFiles,
                    (long) maxFileMib << 20,
                    /* hold= */ false);
        }

        /** The same, with a holder of its own. */
        public Target withHolder() {
            return new Target(
                    id,
                    directory,
                    stdoutName,
                    stderrName,
                    stdoutPipe,
                    stderrPipe,
                    maxFiles,
                    maxFileBytes,
                    /* hold= */ true);
        }
    }
}
