package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The example driver in a plugin directory: its tasks, and what becomes of them when the agent or
 * the driver is killed. They are threads of the driver, so they outlive the agent only.
 */
class ExampleDriverTest {
    private static final String DRIVER = "io.drover.examples.hello.HelloDriver";

    @TempDir Path dir;
    private TestAgent agent;

    @BeforeEach
    void start() throws Exception {
        Path plugins = Files.createDirectories(dir.resolve("plugins"));
        Path plugin = plugins.resolve("hello");
        Files.writeString(plugin, "#!/bin/sh\nexec " + Distribution.example(DRIVER) + "\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
        agent = TestAgent.prepare(dir, "global");
        agent.writeConfiguration(
                """
                plugin_dir = "%s"
                plugin "hello" {
                  config {
                    default_name = "integration"
                  }
                }
                """
                        .formatted(plugins));
        agent.start();
        agent.awaitReady();
        Await.until("the driver on the node", this::isHealthy);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private boolean isHealthy() {
        JsonNode node = agent.get("/v1/node/" + agent.get("/v1/nodes").get(0).get("ID").asString());
        return node.at("/Drivers/hello/Healthy").asBoolean();
    }

    private static String job(String id, String type, String config) {
        return """
        {
          "ID": "%s",
          "Name": "%1$s",
          "Type": "%s",
          "Datacenters": ["*"],
          "TaskGroups": [{
            "Name": "main",
            "RestartPolicy": {"Attempts": 3, "Delay": 1, "Interval": 60000000000, "Mode": "fail"},
            "Tasks": [{
              "Name": "greet",
              "Driver": "hello",
              "Config": %s,
              "Resources": {"CPU": 50, "MemoryMB": 32}
            }]
          }]
        }
        """
                .formatted(id, type, config);
    }

    private String output(String allocation) {
        return agent.logs(allocation, "greet", "stdout");
    }

    private JsonNode task(String allocation) {
        return agent.get("/v1/allocation/" + allocation).at("/TaskStates/greet");
    }

    private void awaitMore(String allocation) {
        int before = output(allocation).length();
        Await.until("more output", () -> output(allocation).length() > before + 100);
    }

    private long driver() {
        List<Long> ours = Processes.mentioning(dir.toString());
        return Await.value(
                "the driver's process",
                () -> Processes.running(DRIVER).stream().filter(ours::contains).findFirst());
    }

    @Test
    void runsATaskToItsEnd() {
        agent.register(job("thrice", "batch", "{\"times\": 3, \"pause\": \"10ms\"}"));

        String allocation = agent.awaitAllocation("thrice", "complete");

        assertThat(output(allocation)).isEqualTo("hello integration\n".repeat(3));
    }

    @Test
    void keepsItsTasksWhenTheAgentIsKilledAndStartsThemAnewWhenItIs() {
        agent.register(
                job(
                        "often",
                        "service",
                        "{\"times\": 1000000, \"pause\": \"20ms\", \"name\": \"you\"}"));
        String allocation = agent.awaitAllocation("often", "running");
        awaitMore(allocation);
        long driver = driver();

        agent.kill();
        agent.start();
        agent.awaitReady();
        awaitMore(allocation);
        assertThat(Processes.isAlive(driver)).isTrue();
        assertThat(task(allocation).get("Restarts").asInt()).isZero();

        Processes.kill(driver);
        Await.until(
                "the second start",
                () ->
                        task(allocation).get("Restarts").asInt() == 1
                                && task(allocation).get("State").asString().equals("running"));
        awaitMore(allocation);
        assertThat(output(allocation).lines()).containsOnly("hello you");
    }
}
