package io.drover.drivers.task;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.Cgroups.TaskCgroup;
import io.drover.drivers.supervision.Launch;
import io.drover.drivers.supervision.Signals;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.Settings;
import io.drover.plugin.process.Starts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver that runs programs of this machine under supervisors and, where it can, in control
 * groups: how a task lives, whatever its program is.
 *
 * <p>A driver of this kind says what to run ({@link #prepare}), how a signal reaches the program
 * and how a command gets beside it. Starting an id that was started before gives the task of that
 * start, so the agent repeats a start whose answer it has lost.
 */
public abstract class LocalDriver
        implements TaskDriver, TaskDriver.Signalling, TaskDriver.Executing, TaskDriver.Measuring {
    private static final Logger LOG = LoggerFactory.getLogger("local_driver");

    private final String name;
    private final Supervisors supervisors;
    private final Cgroups cgroups;
    private final Starts<SupervisedTask> starts = new Starts<>();
    private final UsageMeter meter = new UsageMeter();

    protected LocalDriver(String name, Supervisors supervisors, Cgroups cgroups) {
        this.name = name;
        this.supervisors = supervisors;
        this.cgroups = cgroups;
    }

    /**
     * Makes ready what a task needs and says how to launch it. Called for a task of which nothing
     * is there, except what an earlier call has left that was cut off.
     */
    protected abstract Launch prepare(TaskConfig task)
            throws PluginException, IOException, InterruptedException;

    /**
     * Sends a signal to the program of a task.
     *
     * @return false when it has ended
     */
    protected abstract boolean send(SupervisedTask task, int signal) throws PluginException;

    /**
     * A command in the surroundings of a task.
     *
     * @param command at least the program
     * @param terminal it will sit at a terminal
     */
    protected abstract SideCommand beside(
            SupervisedTask task, List<String> command, boolean terminal)
            throws PluginException, InterruptedException;

    /** Whether the control group's own counters count for what a task uses. */
    protected abstract boolean measuresGroup();

    @Override
    public PluginInfo info() {
        return new PluginInfo(name, "0.1.0");
    }

    /** Finds the tasks of the process before this one; to be called before anything else. */
    public void recoverAll() {
        int found = supervisors.recoverAll(name).size();
        if (found > 0) {
            LOG.info("Driver {} found {} tasks again", name, found);
        }
    }

    @Override
    public StartedTask start(TaskConfig task) throws PluginException, InterruptedException {
        var started = starts.join(task.id(), () -> startOnce(task));
        return new StartedTask(new TaskHandle(1, task, state(started)), null);
    }

    private SupervisedTask startOnce(TaskConfig task) throws PluginException, InterruptedException {
        var earlier = supervisors.resume(task.id());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try {
            return supervisors.start(prepare(task));
        } catch (IOException e) {
            throw new PluginException("failed to launch command with executor: " + e, e);
        } finally {
            if (supervisors.ordered(task.id()).isEmpty()) {
                removeGroup(task.id());
            }
        }
    }

    /** What a handle keeps of a task. */
    private static Settings state(SupervisedTask task) {
        var values = new TreeMap<String, Object>();
        values.put("pid", task.process().pid());
        values.put("start_ticks", task.process().startTicks());
        values.put("boot_id", task.process().bootId());
        return Settings.of(values);
    }

    private SupervisedTask known(String taskId) throws PluginException {
        return supervisors.find(taskId).orElseThrow(PluginException::noSuchTask);
    }

    /** All tasks were found at the start of this process; what is not known now is lost. */
    @Override
    public void recover(TaskHandle handle) throws PluginException {
        if (supervisors.find(handle.config().id()).isEmpty()) {
            throw new PluginException(
                    "nothing is left of task " + handle.config().id() + " on this machine");
        }
    }

    @Override
    public ExitResult await(String taskId) throws PluginException, InterruptedException {
        var task = known(taskId);
        try {
            var exit = task.end().get();
            boolean oom = groupOf(task).map(TaskCgroup::oomKilled).orElse(false);
            return new ExitResult(exit.exitCode(), exit.signal(), oom, exit.error());
        } catch (ExecutionException e) {
            throw new PluginException("executor: error waiting on process: " + e.getMessage(), e);
        }
    }

    /** Asks, waits, kills; and kills what the task leaves behind. */
    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var task = known(taskId);
        int number = Signals.number(signal);
        TaskStopper.stop(task, grace, () -> send(task, number), () -> kill(task));
        killGroup(task);
    }

    private void kill(SupervisedTask task) throws PluginException, InterruptedException {
        killGroup(task);
        supervisors.signal(task, Signals.KILL);
    }

    private void killGroup(SupervisedTask task) throws PluginException, InterruptedException {
        var group = groupOf(task);
        if (group.isPresent()) {
            try {
                group.get().kill();
            } catch (IOException e) {
                throw new PluginException("task " + task.id() + " cannot be killed: " + e, e);
            }
        }
    }

    @Override
    public void destroy(String taskId, boolean force) throws PluginException, InterruptedException {
        starts.await(taskId);
        var task = supervisors.ordered(taskId).orElseThrow(PluginException::noSuchTask);
        if (!supervisors.prevent(task)) {
            end(task, force);
            supervisors.remove(task);
        }
        removeGroup(taskId);
        meter.forget(taskId);
    }

    private void end(SupervisedTask task, boolean force)
            throws PluginException, InterruptedException {
        if (task.isRunning()) {
            if (!force) {
                throw new PluginException("cannot destroy running task");
            }
            TaskStopper.stop(task, Duration.ZERO, () -> {}, () -> kill(task));
        }
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException {
        var task = known(taskId);
        var attributes = new TreeMap<String, String>();
        attributes.put("pid", Long.toString(task.process().pid()));
        var exit = task.end().getNow(null);
        return new TaskStatus(
                taskId,
                task.name(),
                exit == null ? TaskStatus.State.RUNNING : TaskStatus.State.EXITED,
                task.startedAt(),
                task.endedAt(),
                exit,
                attributes);
    }

    @Override
    public void signal(String taskId, String signal) throws PluginException {
        if (!send(known(taskId), Signals.number(signal))) {
            throw new PluginException("task " + taskId + " has ended");
        }
    }

    @Override
    public ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws PluginException, InterruptedException {
        return sideCommand(taskId, command, /* terminal= */ false).run(timeout);
    }

    @Override
    public ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException, InterruptedException {
        return sideCommand(taskId, command, streams.tty()).run(streams);
    }

    private SideCommand sideCommand(String taskId, List<String> command, boolean terminal)
            throws PluginException, InterruptedException {
        if (command.isEmpty()) {
            throw new PluginException("error cmd must have at least one value");
        }
        var task = known(taskId);
        if (!task.isRunning()) {
            throw new PluginException("task " + taskId + " has ended");
        }
        return beside(task, command, terminal);
    }

    @Override
    public TaskUsage measure(String taskId) throws PluginException {
        var task = known(taskId);
        var group = groupOf(task);
        var pids =
                group.map(TaskCgroup::processes)
                        .orElseGet(() -> UsageMeter.session(task.process().pid()));
        return measuresGroup() && group.isPresent()
                ? meter.measure(taskId, pids, group.get().usage())
                : meter.measure(taskId, pids);
    }

    /** Makes the control group of a task; empty when there can be none here. */
    protected Optional<TaskCgroup> makeGroup(TaskConfig task) throws PluginException {
        if (cgroups.problem().isPresent()) {
            return Optional.empty();
        }
        var resources = task.resources();
        try {
            return Optional.of(
                    cgroups.create(
                            groupName(task.id()),
                            new Cgroups.Limits(
                                    resources.cpuMhz(),
                                    resources.memoryLimitBytes(),
                                    resources.memoryMaxMib() == 0 ? 0 : resources.memoryMib() << 20,
                                    resources.cpusetCpus())));
        } catch (IOException e) {
            throw new PluginException(String.valueOf(e.getMessage()), e);
        }
    }

    /** For {@link Launch#extra}: how the group is found again, and who the task runs as. */
    protected static Settings extra(Optional<TaskCgroup> group, long uid) {
        var values = new TreeMap<String, Object>();
        values.put("grouped", group.isPresent());
        values.put("uid", uid);
        return Settings.of(values);
    }

    private Optional<TaskCgroup> groupOf(SupervisedTask task) {
        return task.extra().flag("grouped", false)
                ? Optional.of(cgroups.find(groupName(task.id())))
                : Optional.empty();
    }

    private void removeGroup(String taskId) throws InterruptedException {
        if (cgroups.problem().isPresent()) {
            return;
        }
        try {
            cgroups.find(groupName(taskId)).remove();
        } catch (IOException e) {
            LOG.warn("The cgroup of task {} stays behind: {}", taskId, e.toString());
        }
    }

    private static String groupName(String taskId) {
        return taskId.replace('/', '.');
    }
}
