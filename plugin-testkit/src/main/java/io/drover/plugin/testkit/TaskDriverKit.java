package io.drover.plugin.testkit;

import io.drover.plugin.TaskConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The promises of {@code TaskDriver}, as tests of one driver.
 *
 * <p>A subclass says how the driver is started and which {@code config} blocks make its tasks do
 * what the tests need. Each promise is a test of its own; those of abilities that the driver has
 * not are skipped. What a driver prints where nothing else is said is of no concern.
 *
 * <p>Needs a Unix with {@code mkfifo}, and whatever the driver needs to be healthy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TaskDriverKit {
    /** What not every driver can do. */
    public enum Ability {
        /** {@code TaskDriver.Signalling}. */
        SIGNALS,
        /** {@code TaskDriver.Executing}. */
        EXEC,
        /** Commands that run inside a task may sit at a terminal. */
        TERMINALS,
        /** {@code TaskDriver.Measuring}. */
        MEASURING,
        /** {@code TaskDriver.Networking}. */
        NETWORKS,
        /** Tasks outlive the process of the driver and are found again by the next one. */
        RECOVERY
    }

    /**
     * A task that prints.
     *
     * @param config its {@code config} block
     * @param stdout all that it prints, best a few thousand lines
     */
    public record Printing(Map<String, ? extends @Nullable Object> config, String stdout) {}

    private @Nullable DriverBench bench;
    private @Nullable Path directory;

    /** How the driver is started. */
    protected abstract PluginLaunch launch() throws Exception;

    /** The {@code config} block of the plugin in the agent's configuration. */
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        return Map.of();
    }

    /** An empty directory for the plugin, the same for all its processes; removed at the end. */
    protected final Path directory() {
        var own = directory;
        if (own == null) {
            throw new IllegalStateException("there is a directory only while tests run");
        }
        return own;
    }

    /** How long an answer may take at most; 20 s by default. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** What the driver can do; all by default. */
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    /** Why the driver cannot be looked at on this machine; empty when it can. */
    protected Optional<String> unfit() throws Exception {
        return Optional.empty();
    }

    /** A task that ends by itself at once, well. */
    protected abstract Map<String, ? extends @Nullable Object> ends();

    /** A task that ends by itself at once, with this exit code; empty if there is no such task. */
    protected Optional<Map<String, ? extends @Nullable Object>> endsWith(int code) {
        return Optional.empty();
    }

    /** A task that prints and ends. */
    protected abstract Printing prints();

    /** A task that prints one line with the word {@code ready} and runs until it is stopped. */
    protected abstract Map<String, ? extends @Nullable Object> runs();

    /**
     * A task that prints {@code ready} and from then on lets {@code SIGTERM} and {@code SIGINT}
     * pass by; empty if there is no such task.
     */
    protected Optional<Map<String, ? extends @Nullable Object>> ignoresSignals() {
        return Optional.empty();
    }

    /**
     * A task that prints {@code ready} and from then on ends with this code when it gets {@code
     * SIGHUP}; empty if there is no such task.
     */
    protected Optional<Map<String, ? extends @Nullable Object>> endsOnHangUp(int code) {
        return Optional.empty();
    }

    /**
     * A task of which the driver tells an event while it starts or runs; empty if it never does.
     */
    protected Optional<Map<String, ? extends @Nullable Object>> reports() {
        return Optional.empty();
    }

    /** A configuration that the driver must refuse. */
    protected abstract Map<String, ? extends @Nullable Object> wrong();

    /** The option that is wrong in {@link #wrong}; the refusal has to name it. */
    protected abstract String wrongOption();

    /** How a shell script is run inside a task; for drivers with {@link Ability#EXEC}. */
    protected List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    /** Completes a task before it starts, such as by other resources. */
    protected TaskConfig.Builder prepare(TaskConfig.Builder task) {
        return task;
    }

    @BeforeAll
    final void start() throws Exception {
        var why = unfit();
        Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
        directory = Files.createTempDirectory("drover-kit-");
        bench = new DriverBench(this);
    }

    @AfterAll
    final void stop() throws Exception {
        if (bench != null) {
            bench.close();
        }
        if (directory != null) {
            Directories.remove(directory);
        }
    }

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    Stream<DynamicTest> keepsThePromise() {
        return DriverPromises.of(this).stream()
                .map(promise ->
                        DynamicTest.dynamicTest(
                                promise.name(),
                                () -> {
                                    Assumptions.assumeTrue(
                                            promise.notHere() == null, promise.notHere());
                                    var at = bench;
                                    if (at == null) {
                                        throw new IllegalStateException("not started");
                                    }
                                    at.keep(promise);
                                }));
    }
}
