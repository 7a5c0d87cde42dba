package io.drover.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.DriverException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.PluginHostConfig;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as an external plugin: found in a directory, started, configured, called. */
class HelloDriverTest {
    @TempDir private Path root;
    private PluginHost host;
    private DriverClient driver;

    @BeforeEach
    void start() throws Exception {
        var dir = Files.createDirectories(root.resolve("plugins"));
        var launcher = dir.resolve("hello");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow -cp '%s' %s\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                HelloDriver.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(dir.resolve("README"), "no plugin");
        var blocks = new TreeMap<String, PluginBlock>();
        blocks.put("hello", new PluginBlock(List.of(), Map.of("default_name", "Drover")));
        host =
                PluginHost.start(
                        new PluginHostConfig(root.resolve("state"), List.of(), dir, blocks));
        driver = host.driver("hello").orElseThrow();
    }

    @AfterEach
    void stop() {
        host.shutdown();
    }

    private TaskConfig task(String id, Map<String, Object> config) throws Exception {
        var out = root.resolve("out-" + id);
        Files.createFile(out);
        return TaskConfig.builder(id, "greeter")
                .output(out, out)
                .config(driver.check(config))
                .build();
    }

    @Test
    void greets() throws Exception {
        var task = task("one", Map.of("times", 3, "pause_ms", "1"));

        var id = driver.start(task).taskId();
        var exit = driver.await(id).get(20, TimeUnit.SECONDS);

        assertThat(exit.successful()).isTrue();
        assertThat(task.stdoutPath()).hasContent("hello Drover\n".repeat(3));
        driver.destroy(id, false);
    }

    @Test
    void refusesWhatMakesNoSense() throws Exception {
        assertThatThrownBy(() -> driver.check(Map.of("times", "often")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config.times is \"often\", expected a number");
        var never = task("never", Map.of("times", 0));
        assertThatThrownBy(() -> driver.start(never))
                .isInstanceOf(DriverException.class)
                .hasMessage("times must be at least 1");
    }

    @Test
    void aProcessThatDiesIsStartedAgainAndItsTaskIsReportedLost() throws Exception {
        var id = driver.start(task("long", Map.of("times", 1_000_000))).taskId();
        var end = driver.await(id);
        var pid = Long.parseLong(Files.readAllLines(root.resolve("state/hello.process")).get(2));

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThatThrownBy(() -> end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DriverException.class)
                .hasMessageContaining("the task was lost: greetings end with their process");
        assertThat(driver.start(task("again", Map.of())).taskId()).isEqualTo("again");
        assertThat(driver.await("again").get(20, TimeUnit.SECONDS).successful()).isTrue();
    }
}
