package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The example device plugin in a plugin directory: from files of devices to the tasks that get
 * them.
 */
class DevicePluginTest {
    @TempDir Path dir;
    private TestAgent agent;
    private Path devices;

    @BeforeEach
    void start() throws Exception {
        devices = Files.createDirectories(dir.resolve("dev"));
        device("ttyUSB0", "c", "1", "3"); // as /dev/null
        device("ttyUSB1", "c", "1", "5"); // as /dev/zero
        agent = TestAgent.prepare(dir, "global");
        agent.writeConfiguration(
                """
                plugin_dir = "%s"
                plugin "serial" {
                  config {
                    directory      = "%s"
                    period = "1s"
                  }
                }
                """
                        .formatted(plugins(), devices));
        agent.start();
        agent.awaitReady();
        Await.until("both devices on the node", () -> healthy() == 2);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private void device(String name, String... kind) throws Exception {
        var command = new ArrayList<>(List.of("mknod", "-m", "666"));
        command.add(devices.resolve(name).toString());
        command.addAll(List.of(kind));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private Path plugins() throws IOException {
        Path plugins = Files.createDirectories(dir.resolve("plugins"));
        Path plugin = plugins.resolve("serial");
        Files.writeString(
                plugin,
                "#!/bin/sh\nexec "
                        + Distribution.example("io.drover.examples.serial.SerialPorts")
                        + "\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
        return plugins;
    }

    private int healthy() {
        JsonNode node = agent.get("/v1/node/" + agent.get("/v1/nodes").get(0).get("ID").asString());
        int healthy = 0;
        for (JsonNode group : node.path("NodeResources").path("Devices")) {
            for (JsonNode instance : group.path("Instances")) {
                healthy += instance.path("Healthy").asBoolean() ? 1 : 0;
            }
        }
        return healthy;
    }

    @Test
    void tasksGetTheDevicesThatTheyAskFor() {
        agent.register(wanting("ports", "exec", 3));

        Await.until("both devices in use", () -> running("ports") == 2);
        var given = new TreeSet<String>();
        for (JsonNode allocation : agent.allocations("ports")) {
            String id = allocation.get("ID").asString();
            given.add(Await.value("the task's output", () -> output(id)));
        }
        assertThat(given).containsExactly("port ttyUSB0 has 0 bytes", "port ttyUSB1 has 4 bytes");
        assertThat(Distribution.run(agent.address(), "job", "status", "ports").out())
                .contains("devices");
        assertThat(agent.get("/v1/job/ports/evaluations").toString()).contains("blocked");
    }

    @Test
    void aDeviceThatIsGoneIsGivenToNobody() throws Exception {
        Files.delete(devices.resolve("ttyUSB1"));
        Await.until("one device", () -> healthy() == 1);

        agent.register(wanting("ports", "raw_exec", 2));
        Await.until("the other device in use", () -> running("ports") == 1);
        device("ttyUSB1", "c", "1", "5");

        Await.until("both devices in use", () -> running("ports") == 2);
    }

    private Optional<String> output(String allocation) {
        return Optional.of(agent.logs(allocation, "script", "stdout").strip())
                .filter(text -> !text.isEmpty());
    }

    private long running(String job) {
        return agent.allocations(job).stream()
                .filter(a -> a.get("ClientStatus").asString().equals("running"))
                .count();
    }

    private String wanting(String id, String driver, int count) {
        String path = devices + "/$SERIAL_PORTS";
        return """
        {
          "ID": "%s",
          "Name": "%1$s",
          "Type": "service",
          "Datacenters": ["*"],
          "TaskGroups": [{
            "Name": "main",
            "Count": %d,
            "Tasks": [{
              "Name": "script",
              "Driver": "%s",
              "Config": {
                "command": "/bin/sh",
                "args": ["-c", "trap 'exit 0' TERM; echo port $SERIAL_PORTS has $(head -c 4 %s | wc -c) bytes; while true; do sleep 0.1; done"]
              },
              "Resources": {"CPU": 50, "MemoryMB": 32, "Devices": [{"Name": "usb/serial", "Count": 1}]}
            }]
          }]
        }
        """
                .formatted(id, count, driver, path);
    }
}
