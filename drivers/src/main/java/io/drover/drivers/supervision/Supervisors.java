package io.drover.drivers.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.drivers.supervision.SupervisedTask.About;
import io.drover.drivers.supervision.SupervisedTask.Pids;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.config.Settings;
import io.drover.plugin.process.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts commands under supervisors, tells their ends, and finds them again in a later process.
 *
 * <p>Each task has a directory {@code <state>/tasks/<key>} with the files {@code task} (what to
 * run), {@code about} (whose it is), {@code claim}, {@code pid} and {@code exit}; the supervisor
 * writes the last three. Once {@code about} is there, the start is ordered, and whoever makes
 * {@code claim}, which only one can, decides: a supervisor that the task runs, this class that it
 * never will. So an order may be repeated at any time, and a start that any death cut off is taken
 * up where it was. The pipe {@code <state>/events} only saves looking at these files all the time:
 * what it says may get lost with a process, the files stay. {@code spawner.sh} tells the
 * supervisor's side.
 */
public final class Supervisors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("supervisors");
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(2);
    private static final int SIGNAL_BASE = 128;
    private static final int MOST_SIGNALS = 64;

    private final Path tasksDir;
    private final Pump pump;
    private final LogCollections logs;
    private final Spawner spawner;
    private final Map<String, SupervisedTask> tasks = new ConcurrentHashMap<>();
    private final StringBuilder halfLine = new StringBuilder();
    private final Thread sweeper;

    private Supervisors(Path stateDir) throws IOException {
        this.tasksDir = Files.createDirectories(stateDir.resolve("tasks"));
        this.pump = new Pump(stateDir.resolve("wake"));
        this.logs = new LogCollections(stateDir, pump, this::order);
        Posix.makePipe(stateDir.resolve("hold"));
        var events = stateDir.resolve("events");
        Posix.makePipe(events);
        var _ = pump.add(events, this::readEvents);
        this.spawner = new Spawner(stateDir, this::orderAgain);
        this.sweeper = Thread.ofVirtual().name("supervisor-sweep").unstarted(this::sweep);
    }

    /**
     * Opens the state directory, takes up the log collections in it, and starts the shell that
     * starts tasks. Only one process may do so at a time.
     */
    public static Supervisors open(Path stateDir) throws IOException {
        var supervisors = new Supervisors(stateDir);
        supervisors.spawner.start();
        supervisors.logs.resume();
        supervisors.sweeper.start();
        return supervisors;
    }

    private void order(String line) {
        spawner.order(line);
    }

    public LogCollections logs() {
        return logs;
    }

    /** True while a task runs or output is collected. */
    public boolean isBusy() {
        return logs.isBusy() || tasks.values().stream().anyMatch(SupervisedTask::isRunning);
    }

    /**
     * Starts a command; when this returns, its process exists.
     *
     * @throws PluginException if it could not be started, or not in time; see {@link #resume} and
     *     {@link #prevent} for what the latter leaves
     */
    public SupervisedTask start(Launch launch) throws PluginException, InterruptedException {
        var key = FileNames.safe(launch.id());
        var about =
                new About(
                        launch.driver(),
                        launch.id(),
                        launch.name(),
                        launch.stdout(),
                        launch.stderr(),
                        Instant.now(),
                        ProcessIdentity.currentBootId(),
                        launch.extra());
        var task = new SupervisedTask(key, tasksDir.resolve(key), about);
        if (tasks.putIfAbsent(key, task) != null) {
            throw new PluginException("task with ID \"" + launch.id() + "\" already started");
        }
        try {
            Files.createDirectories(task.directory());
            WholeFile.write(task.directory().resolve("task"), launch.script().getBytes(UTF_8));
            WholeFile.write(task.directory().resolve("about"), encode(about));
        } catch (IOException | IllegalArgumentException e) {
            remove(task);
            throw new PluginException(
                    "failed to start the task's supervisor: " + e.getMessage(), e);
        }
        return carryOut(task);
    }

    /**
     * The task with this id whose start was ordered before, by this process or an earlier one; when
     * this returns, its process exists or has existed. Empty if there was no such order.
     *
     * @throws PluginException if it does not start, or not in time
     */
    public Optional<SupervisedTask> resume(String id) throws PluginException, InterruptedException {
        var task = tasks.get(FileNames.safe(id));
        return task == null ? Optional.empty() : Optional.of(carryOut(task));
    }

    private SupervisedTask carryOut(SupervisedTask task)
            throws PluginException, InterruptedException {
        if (!task.started().isDone()) {
            spawner.run(task.key());
        }
        if (!comesToStart(task)) {
            throw new PluginException(
                    "the supervisor of task " + task.id() + " was killed before its start", true);
        }
        return task;
    }

    /** Waits for the start; false when it will never come, and nothing is left of the task. */
    private boolean comesToStart(SupervisedTask task) throws PluginException, InterruptedException {
        try {
            var _ = task.started().get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException _) {
            remove(task);
            return false;
        } catch (TimeoutException _) {
            throw new PluginException(
                    "the task's supervisor did not start within " + START_LIMIT, true);
        }
    }

    /**
     * Takes back the order to start a task, unless it was carried out.
     *
     * @return true when the task never ran, never will, and is forgotten; false when its process
     *     exists or has existed
     * @throws PluginException if it is being started and does not come to an end of that
     */
    public boolean prevent(SupervisedTask task) throws PluginException, InterruptedException {
        if (task.hasStarted()) {
            return false;
        }
        try {
            var nobody = task.directory().resolve("claim.nobody");
            WholeFile.write(nobody, "0 0\n".getBytes(UTF_8));
            Files.createLink(task.directory().resolve("claim"), nobody);
        } catch (FileAlreadyExistsException _) {
            return !comesToStart(task);
        } catch (NoSuchFileException _) {
            LOG.warn("{} was removed by somebody else", task.directory());
        } catch (IOException e) {
            throw new PluginException("the start of " + task.id() + " cannot be undone: " + e, e);
        }
        remove(task);
        return true;
    }

    /**
     * Where the state of a task with this id is, for files that have to be there before its start.
     */
    public Path directory(String id) {
        return tasksDir.resolve(FileNames.safe(id));
    }

    /** A task that runs or has run; empty when it is not known here. */
    public Optional<SupervisedTask> find(String id) {
        return ordered(id).filter(SupervisedTask::hasStarted);
    }

    /** A task whose start was ordered, whether or not that was carried out. */
    public Optional<SupervisedTask> ordered(String id) {
        return Optional.ofNullable(tasks.get(FileNames.safe(id)));
    }

    /**
     * Finds the tasks whose start an earlier process of a driver ordered. Those that cannot be
     * found any more are left out, and removed.
     */
    public List<SupervisedTask> recoverAll(String driver) {
        var found = new ArrayList<SupervisedTask>();
        try (var directories = Files.newDirectoryStream(tasksDir)) {
            for (var directory : directories) {
                recover(directory, driver).ifPresent(found::add);
            }
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", tasksDir, e.getMessage());
        }
        return found;
    }

    private Optional<SupervisedTask> recover(Path directory, String driver) {
        var key = directory.getFileName().toString();
        try {
            if (!Files.exists(directory.resolve("about"))) {
                return Optional.empty();
            }
            var about = decode(MsgPack.decode(Files.readAllBytes(directory.resolve("about"))));
            if (!about.driver().equals(driver)) {
                return Optional.empty();
            }
            var known = tasks.get(key);
            if (known != null) {
                return Optional.of(known);
            }
            var task = new SupervisedTask(key, directory, about);
            if (!about.bootId().equals(ProcessIdentity.currentBootId())) {
                LOG.info("Task {} ended with the last run of this machine", about.id());
                remove(task);
                return Optional.empty();
            }
            tasks.put(key, task);
            lookAt(task);
            return Optional.of(task);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The task in {} cannot be found again: {}", directory, e.getMessage());
            return Optional.empty();
        }
    }

    /** Orders given to a shell that was killed may not have been heard. */
    private void orderAgain() {
        tasks.values().stream()
                .filter(task -> !task.started().isDone())
                .forEach(task -> spawner.run(task.key()));
    }

    /** Takes over what the files say, whatever the events said. */
    private void lookAt(SupervisedTask task) {
        if (!task.started().isDone()) {
            readPids(task).ifPresent(task.started()::complete);
        }
        var code = readExit(task);
        if (code.isPresent()) {
            ended(task, code.get());
            return;
        }
        if (!task.hasStarted()) {
            lookAtClaim(task);
            return;
        }
        var pids = task.started().join();
        if (!pids.supervisor().isAlive() && !pids.task().isAlive() && readExit(task).isEmpty()) {
            ended(
                    task,
                    new ExitResult(
                            -1, 0, false, "the task's supervisor was killed, its result is lost"));
        }
    }

    /** A supervisor that was killed before it had begun leaves a claim that nobody will honour. */
    private void lookAtClaim(SupervisedTask task) {
        var claim = readLine(task.directory().resolve("claim")).map(line -> line.split(" ", -1));
        if (claim.isEmpty() || claim.get().length != 2) {
            return;
        }
        boolean dead = !identity(claim.get(), 0, ProcessIdentity.currentBootId()).isAlive();
        // It may have gone on in between.
        if (dead && readPids(task).isEmpty()) {
            task.started()
                    .completeExceptionally(new IllegalStateException("claimed by nobody alive"));
        }
    }

    private Optional<Pids> readPids(SupervisedTask task) {
        var fields = readLine(task.directory().resolve("pid")).map(line -> line.split(" ", -1));
        return fields.filter(f -> f.length == 4).map(f -> pids(f, 0));
    }

    private static Pids pids(String[] fields, int from) {
        var boot = ProcessIdentity.currentBootId();
        return new Pids(identity(fields, from, boot), identity(fields, from + 2, boot));
    }

    private static ProcessIdentity identity(String[] fields, int from, String boot) {
        return new ProcessIdentity(
                Long.parseLong(fields[from]), Long.parseLong(fields[from + 1]), boot);
    }

    private Optional<ExitResult> readExit(SupervisedTask task) {
        return readLine(task.directory().resolve("exit")).map(Supervisors::decodeExit);
    }

    /** Shells say 128 + number for a death by signal; so do containers. */
    private static ExitResult decodeExit(String code) {
        int number = Integer.parseInt(code);
        boolean bySignal = number > SIGNAL_BASE && number <= SIGNAL_BASE + MOST_SIGNALS;
        return new ExitResult(number, bySignal ? number - SIGNAL_BASE : 0, false, "");
    }

    /** The line of a file that is complete, which its newline tells. */
    private static Optional<String> readLine(Path file) {
        try {
            var text = Files.readString(file);
            return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void readEvents(ByteBuffer data) {
        halfLine.append(UTF_8.decode(data));
        int end;
        while ((end = halfLine.indexOf("\n")) >= 0) {
            var line = halfLine.substring(0, end);
            halfLine.delete(0, end + 1);
            try {
                event(line.split(" ", -1));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                LOG.warn("A supervisor said \"{}\"", line);
            }
        }
    }

    private void event(String[] words) {
        var task = words.length < 2 ? null : tasks.get(words[1]);
        if (task == null) {
            return;
        }
        switch (words[0]) {
            case "started" -> task.started().complete(pids(words, 2));
            case "exited" -> ended(task, decodeExit(words[2]));
            default -> LOG.warn("A supervisor said \"{}\"", words[0]);
        }
    }

    /** Completes the task once its output is in the files, then lets its supervisor go. */
    private void ended(SupervisedTask task, ExitResult result) {
        if (!task.beginsToEnd(endTime(task))) {
            return;
        }
        var _ =
                logs.drained(task.about().stdout(), task.about().stderr())
                        .orTimeout(DRAIN_LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                LOG.warn(
                                        "Output of task {} may be cut: {}",
                                        task.id(),
                                        late.toString());
                            }
                            release(task);
                            task.end().complete(result);
                        });
    }

    private static Instant endTime(SupervisedTask task) {
        try {
            return Files.getLastModifiedTime(task.directory().resolve("exit")).toInstant();
        } catch (IOException _) {
            return Instant.now();
        }
    }

    private void release(SupervisedTask task) {
        var pids = task.hasStarted() ? task.started().join() : null;
        if (pids != null && pids.supervisor().isAlive()) {
            try {
                Posix.kill(pids.supervisor().pid(), Signals.USR1);
            } catch (IOException e) {
                LOG.warn("The supervisor of task {}: {}", task.id(), e.getMessage());
            }
        }
    }

    /** Catches what events did not tell: killed supervisors, lost signals. */
    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP_PERIOD);
                for (var task : tasks.values()) {
                    if (task.isRunning()) {
                        lookAt(task);
                    } else {
                        release(task);
                    }
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /**
     * Sends a signal to the task's processes.
     *
     * @return false when it has ended
     */
    public boolean signal(SupervisedTask task, int signal) throws PluginException {
        var pids = task.hasStarted() ? task.started().join() : null;
        if (pids == null || !task.isRunning() || !pids.task().isAlive()) {
            return false;
        }
        try {
            // The task leads a process group of its own, unless it is only just about to.
            return Posix.kill(-pids.task().pid(), signal) || Posix.kill(pids.task().pid(), signal);
        } catch (IOException e) {
            throw new PluginException("signal to task " + task.id() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends a signal to the children of the task's process, for a task that runs below a runtime.
     *
     * @return false when there are none
     */
    public boolean signalChildren(SupervisedTask task, int signal) throws PluginException {
        boolean sent = false;
        try {
            for (long child : children(task)) {
                sent |= Posix.kill(child, signal);
            }
        } catch (IOException e) {
            throw new PluginException("signal to task " + task.id() + ": " + e.getMessage(), e);
        }
        return sent;
    }

    /** Processes that the task's process has started and not yet waited for. */
    public List<Long> children(SupervisedTask task) {
        var pids = task.hasStarted() ? task.started().join() : null;
        if (pids == null || !pids.task().isAlive()) {
            return List.of();
        }
        var pid = Long.toString(pids.task().pid());
        try {
            var children = Files.readString(Path.of("/proc", pid, "task", pid, "children")).strip();
            return children.isEmpty()
                    ? List.of()
                    : Stream.of(children.split(" ", -1)).map(Long::valueOf).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Removes what is left of a task that has ended, or never began. */
    public void remove(SupervisedTask task) {
        release(task);
        tasks.remove(task.key(), task);
        try {
            // The claim goes after what it guards, or an order still on its way would find both.
            Files.deleteIfExists(task.directory().resolve("task"));
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", task.directory(), e.getMessage());
        }
        try (var files = Files.walk(task.directory())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", task.directory(), e.getMessage());
        }
    }

    private static byte[] encode(About about) {
        var values = new TreeMap<String, Object>();
        values.put("driver", about.driver());
        values.put("id", about.id());
        values.put("name", about.name());
        values.put("stdout", about.stdout().toString());
        values.put("stderr", about.stderr().toString());
        values.put("started_at", about.startedAt().toEpochMilli());
        values.put("boot_id", about.bootId());
        values.put("extra", about.extra().values());
        return MsgPack.encode(Settings.of(values));
    }

    private static About decode(Settings values) {
        return new About(
                values.string("driver"),
                values.string("id"),
                values.string("name"),
                Path.of(values.string("stdout")),
                Path.of(values.string("stderr")),
                Instant.ofEpochMilli(values.integer("started_at", 0)),
                values.string("boot_id"),
                values.block("extra"));
    }

    /** Ends the reading; tasks and supervisors go on. */
    @Override
    public void close() {
        sweeper.interrupt();
        spawner.close();
        pump.close();
    }
}
