package io.drover.drivers.task;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.Cgroups.TaskCgroup;
import io.drover.drivers.supervision.Signals;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.plugin.DriverException;
import io.drover.plugin.ExitResult;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervised tasks of one driver with their control groups: everything after the start that
 * does not depend on what was started.
 */
public final class LocalTasks {
    private static final Logger LOG = LoggerFactory.getLogger("local_tasks");

    private final String driver;
    private final Supervisors supervisors;
    private final Cgroups cgroups;
    private final UsageMeter meter = new UsageMeter();

    public LocalTasks(String driver, Supervisors supervisors, Cgroups cgroups) {
        this.driver = driver;
        this.supervisors = supervisors;
        this.cgroups = cgroups;
    }

    /** Finds the tasks of the process before this one. */
    public void recoverAll() {
        int found = supervisors.recoverAll(driver).size();
        if (found > 0) {
            LOG.info("Driver {} found {} tasks again", driver, found);
        }
    }

    /**
     * A task by its id.
     *
     * @throws DriverException if it is not known
     */
    public SupervisedTask known(String taskId) throws DriverException {
        return supervisors.find(taskId).orElseThrow(DriverException::noSuchTask);
    }

    /** Makes the control group of a task; empty when there can be none here. */
    public Optional<TaskCgroup> makeGroup(TaskConfig task) throws DriverException {
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
            throw new DriverException(String.valueOf(e.getMessage()), e);
        }
    }

    /** For {@link io.drover.drivers.supervision.Launch#extra}: how the group is found again. */
    public static Settings extra(Optional<TaskCgroup> group) {
        var values = new TreeMap<String, Object>();
        values.put("grouped", group.isPresent());
        return Settings.of(values);
    }

    /** What a handle keeps of a task. */
    public static Settings state(SupervisedTask task) {
        var values = new TreeMap<String, Object>();
        values.put("pid", task.process().pid());
        values.put("start_ticks", task.process().startTicks());
        values.put("boot_id", task.process().bootId());
        return Settings.of(values);
    }

    private Optional<TaskCgroup> groupOf(SupervisedTask task) {
        return task.extra().flag("grouped", false)
                ? Optional.of(cgroups.find(groupName(task.id())))
                : Optional.empty();
    }

    private static String groupName(String taskId) {
        return taskId.replace('/', '.');
    }

    /** All tasks were found at the start of this process; what is not known now is lost. */
    public void recover(TaskHandle handle) throws DriverException {
        if (supervisors.find(handle.config().id()).isEmpty()) {
            throw new DriverException(
                    "nothing is left of task " + handle.config().id() + " on this machine");
        }
    }

    public ExitResult await(String taskId) throws DriverException, InterruptedException {
        var task = known(taskId);
        try {
            var exit = task.end().get();
            boolean oom = groupOf(task).map(TaskCgroup::oomKilled).orElse(false);
            return new ExitResult(exit.exitCode(), exit.signal(), oom, exit.error());
        } catch (ExecutionException e) {
            throw new DriverException("executor: error waiting on process: " + e.getMessage(), e);
        }
    }

    /** Asks, waits, kills; and kills what the task leaves behind. */
    public void stop(String taskId, Duration grace, TaskStopper.Way ask)
            throws DriverException, InterruptedException {
        var task = known(taskId);
        TaskStopper.stop(task, grace, ask, () -> kill(task));
        killGroup(task);
    }

    private void kill(SupervisedTask task) throws DriverException, InterruptedException {
        killGroup(task);
        supervisors.signal(task, Signals.KILL);
    }

    private void killGroup(SupervisedTask task) throws DriverException, InterruptedException {
        var group = groupOf(task);
        if (group.isPresent()) {
            try {
                group.get().kill();
            } catch (IOException e) {
                throw new DriverException("task " + task.id() + " cannot be killed: " + e, e);
            }
        }
    }

    public void destroy(String taskId, boolean force) throws DriverException, InterruptedException {
        var task = known(taskId);
        if (task.isRunning()) {
            if (!force) {
                throw new DriverException("cannot destroy running task");
            }
            TaskStopper.stop(task, Duration.ZERO, () -> {}, () -> kill(task));
        }
        removeGroup(groupOf(task), taskId);
        supervisors.remove(task);
        meter.forget(taskId);
    }

    /** Removes a group, also of a task that could not be started. */
    public void removeGroup(Optional<TaskCgroup> group, String taskId) throws InterruptedException {
        try {
            if (group.isPresent()) {
                group.get().remove();
            }
        } catch (IOException e) {
            LOG.warn("The cgroup of task {} stays behind: {}", taskId, e.toString());
        }
    }

    public TaskStatus inspect(String taskId) throws DriverException {
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

    /** What the processes use; with {@code grouped}, as the control group counts it. */
    public TaskUsage measure(String taskId, boolean grouped) throws DriverException {
        var task = known(taskId);
        var group = groupOf(task);
        var pids =
                group.map(TaskCgroup::processes)
                        .orElseGet(() -> UsageMeter.session(task.process().pid()));
        return grouped && group.isPresent()
                ? meter.measure(taskId, pids, group.get().usage())
                : meter.measure(taskId, pids);
    }
}
