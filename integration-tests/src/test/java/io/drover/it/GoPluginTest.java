package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A driver and a device plugin in Go, made with HashiCorp's packages for authors, in the plugin
 * directory of an agent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodName.class)
class GoPluginTest {
    private static final Path SOURCE = Path.of("../plugin-api/src/test/go/build.sh");

    private TestAgent agent;
    private Path plugins;
    private Path lanes;
    private Path networks;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        plugins = Files.createDirectories(dir.resolve("plugins"));
        build(dir, plugins);
        lanes = Files.createDirectories(dir.resolve("lanes"));
        networks = Files.createDirectories(dir.resolve("networks"));
        Files.createFile(lanes.resolve("left"));
        Files.createFile(lanes.resolve("right"));
        agent = TestAgent.prepare(dir, "global");
        agent.writeConfiguration(
                """
                plugin_dir = "%s"
                plugin "ropes" {
                  config {
                    knots       = 3
                    network_dir = "%s"
                  }
                }
                plugin "lanes" {
                  config {
                    directory = "%s"
                  }
                }
                """
                        .formatted(plugins, networks, lanes));
        agent.start();
        agent.awaitReady();
        Await.until("both lanes on the node", () -> healthyLanes() == 2);
    }

    private static void build(Path dir, Path plugins) throws Exception {
        assumeThat(
                        new ProcessBuilder(
                                        "sh", "-c", "[ -x /usr/local/go/bin/go ] || command -v go")
                                .start()
                                .waitFor())
                .as("plugins in Go are not tried: no Go is installed (Debian: golang-go)")
                .isZero();
        Path log = dir.resolve("build.log");
        Path built = dir.resolve("built");
        Process process =
                new ProcessBuilder(SOURCE.toString(), built.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        for (String name : List.of("ropes", "lanes")) {
            Files.move(built.resolve(name), plugins.resolve(name));
        }
    }

    @AfterAll
    void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    private JsonNode node() {
        return agent.get("/v1/node/" + agent.get("/v1/nodes").get(0).get("ID").asString());
    }

    private int healthyLanes() {
        int healthy = 0;
        for (JsonNode group : node().path("NodeResources").path("Devices")) {
            for (JsonNode instance : group.path("Instances")) {
                healthy += instance.path("Healthy").asBoolean() ? 1 : 0;
            }
        }
        return healthy;
    }

    private static String job(String id, String type, String script, int lanes) {
        return job(id, type, script, lanes, "");
    }

    private static String job(String id, String type, String script, int lanes, String networks) {
        String devices =
                lanes == 0
                        ? ""
                        : ", \"Devices\": [{\"Name\": \"acme/lane\", \"Count\": %d}]"
                                .formatted(lanes);
        return """
        {
          "ID": "%s",
          "Name": "%1$s",
          "Type": "%s",
          "Datacenters": ["*"],
          "TaskGroups": [{
            "Name": "main",
            "RestartPolicy": {"Attempts": 0, "Mode": "fail"},
            "ReschedulePolicy": {"Attempts": 0, "Unlimited": false},
            "Networks": [%s],
            "Tasks": [{
              "Name": "script",
              "Driver": "ropes",
              "Config": {"script": "%s", "vars": [{"SHAPE": "${NOMAD_TASK_NAME}"}]},
              "Resources": {"CPU": 50, "MemoryMB": 32%s}
            }]
          }]
        }
        """
                .formatted(id, type, networks, script, devices);
    }

    private JsonNode task(String allocation) {
        return agent.get("/v1/allocation/" + allocation).at("/TaskStates/script");
    }

    private List<Long> counted(String allocation) {
        List<Long> numbers = new ArrayList<>();
        String output = agent.logs(allocation, "script", "stdout");
        output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .forEach(line -> numbers.add(Long.parseLong(line)));
        return numbers;
    }

    private void assertGoesOn(String allocation) {
        long before = counted(allocation).size();
        Await.until("more output", () -> counted(allocation).size() > before + 20);
        List<Long> numbers = counted(allocation);
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(task(allocation).get("Restarts").asInt()).isZero();
        assertThat(task(allocation).get("State").asString()).isEqualTo("running");
    }

    @Test
    void aTaskRunsWithTheDevicesThatItAsksFor() {
        JsonNode driver = node().path("Drivers").path("ropes");
        assertThat(driver.path("Healthy").asBoolean()).isTrue();
        assertThat(driver.path("Attributes").path("driver.ropes.knots").asString()).isEqualTo("3");

        agent.register(job("once", "batch", "echo $SHAPE on $LANES; exit 3", 2));

        String allocation = agent.awaitAllocation("once", "failed");
        JsonNode task = task(allocation);
        assertThat(agent.logs(allocation, "script", "stdout"))
                .as("%s", task)
                .matches("script on (left,right|right,left)\n");
        assertThat(task.get("Failed").asBoolean()).isTrue();
        assertThat(task.get("Events").toString())
                .contains("\"ExitCode\":3")
                .contains("The script was tied to process ");
    }

    @Test
    void theNetworkOfAnAllocationIsMadeByItsDriverAndOutlivesTheAgent() throws Exception {
        String network = "{\"Mode\": \"none\", \"Hostname\": \"host-${NOMAD_JOB_ID}\"}";
        agent.register(job("tied", "service", "sleep 1000", 0, network));
        String allocation = agent.awaitAllocation("tied", "running");
        assertThat(networks.resolve(allocation)).hasContent("host-tied");

        agent.kill();
        agent.start();
        agent.awaitReady();
        assertThat(task(allocation).get("State").asString()).isEqualTo("running");
        assertThat(networks.resolve(allocation)).exists();
        agent.deregister("tied");

        Await.until("its end", () -> Files.notExists(networks.resolve(allocation)));
    }

    @Test
    void aTaskOutlivesThePluginTheCollectorOfItsOutputAndTheAgent() {
        String counting = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done";
        agent.register(job("count", "service", counting, 1));
        String allocation = agent.awaitAllocation("count", "running");
        Await.until("output", () -> counted(allocation).size() > 10);
        Await.until(
                "what it uses",
                () ->
                        agent.get("/v1/client/allocation/" + allocation + "/stats")
                                        .at("/ResourceUsage/MemoryStats/RSS")
                                        .asLong()
                                > 0);

        Processes.kill(plugin("ropes"));
        assertGoesOn(allocation);
        Await.until("the plugin again", () -> node().at("/Drivers/ropes/Healthy").asBoolean());

        Processes.kill(Await.value("the plugin host", agent::pluginHost));
        assertGoesOn(allocation);

        long ropes = plugin("ropes");
        agent.kill();
        agent.start();
        agent.awaitReady();
        assertGoesOn(allocation);
        assertThat(plugin("ropes")).isEqualTo(ropes);
        Await.until("both lanes again", () -> healthyLanes() == 2);

        agent.deregister("count");
        Await.until(
                "its end",
                () ->
                        agent.allocations("count").stream()
                                .noneMatch(
                                        a -> a.get("ClientStatus").asString().equals("running")));
    }

    private long plugin(String name) {
        String path = plugins.resolve(name).toString();
        return Await.value(
                "the process of " + name, () -> Processes.running(path).stream().findFirst());
    }
}
