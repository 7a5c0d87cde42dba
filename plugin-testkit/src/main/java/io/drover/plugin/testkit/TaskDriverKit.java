package io.drover.plugin.testkit;

import io.drover.plugin.TaskConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The promises of {@code TaskDriver}, as tests of one driver.
 *
 * <p>A subclass says how the driver is started and which {@code config} blocks make its tasks do
 * what the tests need. Each promise is a test of its own; those of abilities that the driver has
 * not are skipped. What a driver prints where nothing else is said is of no concern.
 *
 * <p>Needs a Unix with {@code mkfifo}, and whatever the driver needs to be healthy.
 */
public abstract non-sealed class TaskDriverKit extends PluginKit<DriverBench> {
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

    /** What the driver can do; all by default. */
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
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

    @Override
    final DriverBench open() throws Exception {
        return new DriverBench(this);
    }

    @Override
    final List<Promise<DriverBench>> promises() {
        return DriverPromises.of(this);
    }

    @Override
    final void keep(DriverBench opened, Promise<DriverBench> promise) throws Exception {
        opened.keep(promise);
    }
}
