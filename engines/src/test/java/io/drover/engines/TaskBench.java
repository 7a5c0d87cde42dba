package io.drover.engines;

import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tasks for a driver within the tests' process, as an agent would hand them over. */
public final class TaskBench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path root;
    private final TaskDriver driver;
    private final List<Job> jobs = new ArrayList<>();

    public TaskBench(Path root, TaskDriver driver) {
        this.root = root;
        this.driver = driver;
    }

    /** A task with what it prints. */
    public record Job(TaskConfig config, Pipe stdout, Pipe stderr) {
        public String id() {
            return config.id();
        }
    }

    /** A pipe that is read by a thread. */
    public static final class Pipe implements AutoCloseable {
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        private final RandomAccessFile pipe;
        private final AtomicLong count = new AtomicLong();

        Pipe(Path path, boolean keep) throws IOException, InterruptedException {
            var _ = TestImage.run("mkfifo", path.toString());
            pipe = new RandomAccessFile(path.toFile(), "rw");
            Thread.ofPlatform().daemon().start(() -> read(keep));
        }

        private void read(boolean keep) {
            var bytes = new byte[64 << 10];
            try {
                int read;
                while ((read = pipe.read(bytes)) > 0) {
                    if (keep) {
                        synchronized (seen) {
                            seen.write(bytes, 0, read);
                        }
                    }
                    count.addAndGet(read);
                }
            } catch (IOException _) {
                // Closed.
            }
        }

        public String text() {
            synchronized (seen) {
                return seen.toString(StandardCharsets.UTF_8);
            }
        }

        public long count() {
            return count.get();
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }

    /** Configures the driver. */
    public void configure(Map<String, ? extends @Nullable Object> raw)
            throws ConfigException, PluginException {
        driver.configure(ConfigDecoder.decode(driver.configSpec(), raw, "config"));
    }

    /** A task that could start. */
    public TaskConfig.Builder task(Map<String, ? extends @Nullable Object> raw) throws Exception {
        return task(raw, UUID.randomUUID().toString());
    }

    /** A task of an allocation. */
    public TaskConfig.Builder task(Map<String, ? extends @Nullable Object> raw, String allocation)
            throws Exception {
        Settings settings = ConfigDecoder.decode(driver.taskConfigSpec(), raw, "config");
        var dir = root.resolve(allocation);
        Files.createDirectories(dir.resolve("web/local"));
        Files.createDirectories(dir.resolve("web/secrets"));
        Files.createDirectories(dir.resolve("alloc/logs"));
        return TaskConfig.builder(allocation + "/web/0badcafe", "web")
                .job("default", "site", "site", "")
                .allocation(allocation, "group", dir)
                .env(new TreeMap<>(Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue")))
                .resources(new TaskConfig.Resources(100, 64, 0, 0.05, "", "", List.of()))
                .output(dir.resolve("stdout"), dir.resolve("stderr"))
                .config(settings);
    }

    /** Starts a task. */
    public Job start(TaskConfig config) throws Exception {
        return start(config, /* keep= */ true);
    }

    /** Starts a task of which nobody wants to see what it prints, only how much it is. */
    public Job start(TaskConfig config, boolean keep) throws Exception {
        var job =
                new Job(
                        config,
                        new Pipe(config.stdoutPath(), keep),
                        new Pipe(config.stderrPath(), keep));
        jobs.add(job);
        var _ = driver.start(config);
        return job;
    }

    /** Starts a task and waits until it prints {@code ready}. */
    public Job ready(TaskConfig config) throws Exception {
        var job = start(config);
        await("ready", () -> job.stdout().text().contains("ready"));
        return job;
    }

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, PATIENCE, condition);
    }

    public static void await(String what, Duration patience, Callable<Boolean> condition)
            throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("gave up waiting for " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        for (var job : jobs) {
            try {
                driver.destroy(job.id(), true);
            } catch (PluginException _) {
                // Gone already.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            job.stdout().close();
            job.stderr().close();
        }
        jobs.clear();
    }
}
