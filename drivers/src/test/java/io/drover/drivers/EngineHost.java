package io.drover.drivers;

import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.serve.BuiltInProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host of one driver, as that of the engines is: {@code engine} runs shells that write to their
 * pipes themselves, and nobody but the log collector's holders keeps those open.
 */
final class EngineHost {
    private EngineHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BuiltInProcess.run(args, _ -> BuiltInProcess.of(new Engine()));
    }

    private static final class Engine implements TaskDriver {
        private record Running(TaskConfig config, ProcessIdentity process) {}

        private final Map<String, Running> tasks = new ConcurrentHashMap<>();

        @Override
        public PluginInfo info() {
            return new PluginInfo("engine", "0.1.0");
        }

        @Override
        public ConfigSpec taskConfigSpec() {
            return ConfigSpec.object().required("script", "string").build();
        }

        @Override
        public DriverCapabilities capabilities() {
            return DriverCapabilities.plain();
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.healthy(new TreeMap<>());
        }

        @Override
        public StartedTask start(TaskConfig task) throws PluginException {
            try {
                var process =
                        new ProcessBuilder(
                                        "/usr/bin/setsid",
                                        "/bin/sh",
                                        "-c",
                                        task.config().string("script"))
                                .redirectOutput(task.stdoutPath().toFile())
                                .redirectError(task.stderrPath().toFile())
                                .start();
                var identity = ProcessIdentity.of(process.pid()).orElseThrow();
                tasks.put(task.id(), new Running(task, identity));
                var state = new TreeMap<String, Object>();
                state.put("pid", identity.pid());
                state.put("ticks", identity.startTicks());
                state.put("boot", identity.bootId());
                return new StartedTask(new TaskHandle(1, task, Settings.of(state)), null);
            } catch (IOException e) {
                throw new PluginException("the engine does not start it", e);
            }
        }

        @Override
        public void recover(TaskHandle handle) {
            var process =
                    new ProcessIdentity(
                            handle.state().integer("pid", 0),
                            handle.state().integer("ticks", 0),
                            handle.state().string("boot"));
            tasks.put(handle.config().id(), new Running(handle.config(), process));
        }

        private Running known(String id) throws PluginException {
            var running = tasks.get(id);
            if (running == null) {
                throw PluginException.noSuchTask();
            }
            return running;
        }

        @Override
        public ExitResult await(String taskId) throws PluginException, InterruptedException {
            while (known(taskId).process().isAlive()) {
                Thread.sleep(20);
            }
            return ExitResult.code(0);
        }

        @Override
        public void stop(String taskId, Duration grace, String signal)
                throws PluginException, InterruptedException {
            ProcessHandle.of(known(taskId).process().pid())
                    .ifPresent(ProcessHandle::destroyForcibly);
            var _ = await(taskId);
        }

        @Override
        public void destroy(String taskId, boolean force)
                throws PluginException, InterruptedException {
            stop(taskId, Duration.ZERO, "");
            tasks.remove(taskId);
        }

        @Override
        public TaskStatus inspect(String taskId) throws PluginException {
            var running = known(taskId);
            return new TaskStatus(
                    taskId,
                    running.config().name(),
                    running.process().isAlive()
                            ? TaskStatus.State.RUNNING
                            : TaskStatus.State.EXITED,
                    Instant.EPOCH,
                    null,
                    null,
                    new TreeMap<>());
        }
    }
}
