package io.drover.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.examples.ExternalPlugin;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.PluginHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        host =
                ExternalPlugin.start(
                        root, "hello", HelloDriver.class, Map.of("default_name", "Drover"));
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
        var task = task("one", Map.of("times", 3, "pause", "1ms"));

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
                .isInstanceOf(PluginException.class)
                .hasMessage("config.times is 0, expected at least 1");
    }

    @Test
    void aProcessThatDiesIsStartedAgainAndItsTaskIsReportedLost() throws Exception {
        var id = driver.start(task("long", Map.of("times", 1_000_000))).taskId();
        var end = driver.await(id);

        ExternalPlugin.kill(root, "hello");

        assertThatThrownBy(() -> end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PluginException.class)
                .hasMessageContaining("the task was lost: greetings end with their process");
        assertThat(driver.start(task("again", Map.of())).taskId()).isEqualTo("again");
        assertThat(driver.await("again").get(20, TimeUnit.SECONDS).successful()).isTrue();
    }
}
