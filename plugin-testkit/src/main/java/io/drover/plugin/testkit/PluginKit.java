package io.drover.plugin.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * What the tests of all types of plugins have in common: how the plugin is started and configured.
 * Each promise is a test of its own.
 *
 * @param <B> the plugin while tests run
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract sealed class PluginKit<B extends AutoCloseable>
        permits DevicePluginKit, TaskDriverKit {
    private @Nullable B bench;
    private @Nullable Path directory;

    PluginKit() {}

    /** How the plugin is started. */
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

    /** Why the plugin cannot be looked at on this machine; empty when it can. */
    protected Optional<String> unfit() throws Exception {
        return Optional.empty();
    }

    abstract B open() throws Exception;

    abstract List<Promise<B>> promises();

    void keep(B opened, Promise<B> promise) throws Exception {
        promise.body().check(opened);
    }

    @BeforeAll
    final void start() throws Exception {
        var why = unfit();
        Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
        directory = Files.createTempDirectory("drover-kit-");
        bench = open();
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
        return promises().stream()
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
                                    keep(at, promise);
                                }));
    }
}
