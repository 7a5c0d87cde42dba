package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * From hardware to tasks with the device plugins that come with Drover: over a library that answers
 * like NVIDIA's, and over files like the kernel's.
 */
class BuiltInDevicesTest {
    private static final Path LIBRARY_SOURCE = Path.of("../devices/src/test/native/fake-nvml.c");

    private static final List<String> GPUS =
            List.of(
                    "gpu GPU-a Tesla_V100 16160 1a 0 limit=300000",
                    "gpu GPU-b Tesla_V100 16160 1b 1 limit=300000",
                    "gpu GPU-c Tesla_V100 16160 3d 2 limit=300000",
                    "gpu GPU-d A100 40960 3e 3 mig=1",
                    "slice GPU-d MIG-1 A100_MIG_1g.5gb 4864 7 0",
                    "gpu GPU-e Tesla_T4 15360 5e 4 limit=70000",
                    "gpu GPU-f Tesla_P4 7680 5f 5",
                    "link GPU-a GPU-c 2",
                    "near GPU-a GPU-b 10");

    private static final int ALL = 11;
    private static final List<String> HOSTS =
            List.of("io.drover.devices.NvidiaHost", "io.drover.devices.DevicesHost");

    @TempDir private Path dir;
    private TestAgent agent;
    private Path library;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/gcc")),
                "gcc is missing: devices are not tested end to end");
        library = dir.resolve("libnvidia-ml.so.1");
        run("gcc", "-shared", "-fPIC", "-o", library.toString(), LIBRARY_SOURCE.toString());
        machineHas(GPUS);
        for (String node : List.of("nvidiactl", "nvidia0", "nvidia2", "nvidia4")) {
            device("host/dev/" + node);
        }
        usb("busnum", "1", "devnum", "7", "idVendor", "0403", "idProduct", "6001");
        device("host/dev/bus/usb/001/007");
        agent = TestAgent.prepare(dir, "global");
        agent.writeConfiguration(
                """
                plugin "nvidia-gpu" {
                  config {
                    library            = "%s"
                    root               = "%s/host"
                    fingerprint_period = "1s"
                    shares {
                      ids   = ["GPU-e"]
                      count = 2
                    }
                    shares {
                      ids   = ["GPU-f"]
                      count = 4
                    }
                  }
                }
                plugin "usb" {
                  config {
                    root               = "%2$s/host"
                    fingerprint_period = "1s"
                  }
                }
                """
                        .formatted(library, dir));
        agent.start();
        agent.awaitReady();
        Await.until("all devices on the node", () -> instances(true).size() == ALL);
    }

    @AfterEach
    void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private void machineHas(List<String> gpus) throws IOException {
        Path written = Files.writeString(dir.resolve("new"), String.join("\n", gpus) + "\n");
        Files.move(
                written,
                Path.of(library + ".conf"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void device(String path) throws Exception {
        Path node = dir.resolve(path);
        Files.createDirectories(node.getParent());
        run("mknod", "-m", "666", node.toString(), "c", "1", "5"); // as /dev/zero
    }

    private void usb(String... files) throws IOException {
        Path port = Files.createDirectories(dir.resolve("host/sys/bus/usb/devices/1-1"));
        for (int i = 0; i < files.length; i += 2) {
            Files.writeString(port.resolve(files[i]), files[i + 1] + "\n");
        }
    }

    private JsonNode node() {
        return agent.get("/v1/node/" + agent.get("/v1/nodes").get(0).get("ID").asString());
    }

    private List<String> instances(boolean healthy) {
        List<String> ids = new ArrayList<>();
        for (JsonNode group : node().path("NodeResources").path("Devices")) {
            for (JsonNode instance : group.path("Instances")) {
                if (instance.path("Healthy").asBoolean() == healthy) {
                    ids.add(instance.path("ID").asString());
                }
            }
        }
        return ids;
    }

    private void runJob(String file) throws IOException {
        Path written = Files.writeString(dir.resolve("job.nomad.hcl"), file);
        agent.ok("job", "run", "-detach", written.toString());
    }

    private String output(String allocation, String task) {
        return Await.value(
                "the output of " + task,
                () ->
                        Optional.of(agent.logs(allocation, task, "stdout").strip())
                                .filter(text -> text.endsWith(".")));
    }

    @Test
    void tasksGetWhatTheyAskForAndPeopleSeeWhatItDoes() throws Exception {
        runJob(
                """
                job "train" {
                  datacenters = ["*"]
                  group "main" {
                    task "pair" {
                      driver = "raw_exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "echo $NVIDIA_VISIBLE_DEVICES.; exec sleep 600"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu" {
                          count = 2
                          constraint {
                            attribute = "${device.attr.memory}"
                            operator  = ">="
                            value     = "15 GiB"
                          }
                          constraint {
                            attribute = "${device.attr.power}"
                            operator  = "<"
                            value     = "0.5 kW"
                          }
                          together {
                            affinity = "require"
                            within   = "nvlink"
                          }
                        }
                      }
                    }
                    task "share" {
                      driver = "exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "echo $NVIDIA_VISIBLE_DEVICES $CUDA_MPS_PINNED_DEVICE_MEM_LIMIT $CUDA_MPS_ACTIVE_THREAD_PERCENTAGE $(ls /dev | grep nvidia | xargs) $(head -c 4 /dev/nvidia4 | wc -c).; exec sleep 600"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu-share/Tesla T4 1/2" {}
                        device "nvidia/gpu-share/Tesla P4 1/4" {}
                      }
                    }
                    task "slice" {
                      driver = "raw_exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "echo $NVIDIA_VISIBLE_DEVICES $USB_VISIBLE_DEVICES.; exec sleep 600"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu" {
                          affinity {
                            attribute = "${device.model}"
                            operator  = "regexp"
                            value     = "MIG"
                          }
                        }
                        device "usb" {}
                      }
                    }
                  }
                }
                """);
        String allocation = agent.awaitAllocation("train", "running");

        assertThat(output(allocation, "pair")).isEqualTo("GPU-a,GPU-c.");
        assertThat(output(allocation, "share"))
                .isEqualTo("GPU-f,GPU-e 0=1920M,1=7680M 25 nvidia4 nvidiactl 4.");
        assertThat(output(allocation, "slice")).isEqualTo("MIG-1 0403:6001@1-1.");
        Await.until(
                "statistics of the devices",
                () ->
                        statistics(allocation, "pair").contains("GPU-c")
                                && statistics(allocation, "share").contains("GPU-e/1-of-2"));
        assertThat(statistics(allocation, "pair"))
                .contains("\"Power usage\"")
                .contains("\"IntDenominatorVal\":300")
                .doesNotContain("GPU-b");
        assertThat(agent.ok("alloc", "status", "-stats", allocation))
                .contains("nvidia/gpu/Tesla V100[GPU-a]")
                .containsPattern("Power usage +. 42 / 300 W");
        assertThat(agent.ok("node", "status", "-stats", node().get("ID").asString()))
                .contains("Device Resource Utilization")
                .containsPattern("Tesla T4 1/2.GPU-e/2-of-2. = 3840 / 15360 MiB");
    }

    private String statistics(String allocation, String task) {
        return agent.get("/v1/client/allocation/" + allocation + "/stats")
                .path("Tasks")
                .path(task)
                .path("ResourceUsage")
                .path("DeviceStats")
                .toString();
    }

    @Test
    void aGpuThatBreaksGetsNoMoreTasks() throws Exception {
        List<String> broken = new ArrayList<>(GPUS);
        broken.add("event GPU-a 8 79");
        machineHas(broken);
        Await.until("the GPU unhealthy", () -> instances(false).equals(List.of("GPU-a")));
        assertThat(node().toString()).contains("the driver reported the error XID 79");

        runJob(
                """
                job "all" {
                  datacenters = ["*"]
                  group "main" {
                    count = 3
                    task "one" {
                      driver = "raw_exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "echo $NVIDIA_VISIBLE_DEVICES.; exec sleep 600"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu/Tesla V100" {}
                      }
                    }
                  }
                }
                """);
        Await.until(
                "the two others in use",
                () ->
                        agent.allocations("all").stream()
                                        .filter(a ->
                                                a.get("ClientStatus").asString().equals("running"))
                                        .count()
                                == 2);

        assertThat(agent.allocations("all"))
                .map(a -> output(a.get("ID").asString(), "one"))
                .containsExactlyInAnyOrder("GPU-b.", "GPU-c.");
        assertThat(agent.ok("job", "status", "all")).contains("devices");
    }

    @Test
    void aFaultInAProcessOfPluginsHarmsNoTask() throws Exception {
        runJob(
                """
                job "count" {
                  datacenters = ["*"]
                  group "main" {
                    task "count" {
                      driver = "raw_exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "i=0; while true; do i=$((i+1)); echo line $i of $NVIDIA_VISIBLE_DEVICES $USB_VISIBLE_DEVICES; sleep 0.02; done"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu/Tesla V100" {}
                        device "usb" {}
                      }
                    }
                  }
                }
                """);
        String allocation = agent.awaitAllocation("count", "running");
        Await.until("output", () -> lines(allocation).size() > 10);

        for (String main : HOSTS) {
            long before = agent.host(main).orElseThrow();
            Processes.segfault(before);
            long after = Await.value("the next " + main, () -> agent.host(main));
            assertThat(after).isNotEqualTo(before);
        }

        String mine = lines(allocation).getFirst().split(" ", -1)[3];
        String other = mine.equals("GPU-c") ? "GPU-b" : "GPU-c";
        machineHas(
                GPUS.stream()
                        .map(line -> line.startsWith("gpu " + other) ? line + " broken=1" : line)
                        .toList());
        Await.until("word of the next process", () -> instances(false).equals(List.of(other)));
        assertThat(instances(true)).hasSize(ALL - 1).contains("0403:6001@1-1");
        int reached = lines(allocation).size();
        Await.until("more output", () -> lines(allocation).size() > reached + 20);
        List<String> output = lines(allocation);
        String last = output.getLast();
        assertThat(last).isEqualTo("line " + output.size() + " of " + mine + " 0403:6001@1-1");
        assertThat(agent.get("/v1/allocation/" + allocation).at("/TaskStates/count/Restarts"))
                .hasToString("0");
        runJob(
                """
                job "next" {
                  datacenters = ["*"]
                  group "main" {
                    task "next" {
                      driver = "raw_exec"
                      config {
                        command = "/bin/sh"
                        args    = ["-c", "echo $NVIDIA_VISIBLE_DEVICES.; exec sleep 600"]
                      }
                      resources {
                        cpu    = 50
                        memory = 32
                        device "nvidia/gpu/Tesla V100" {}
                      }
                    }
                  }
                }
                """);
        assertThat(output(agent.awaitAllocation("next", "running"), "next"))
                .isNotIn(mine + ".", other + ".");
    }

    /** All whole lines that the counting task has printed. */
    private List<String> lines(String allocation) {
        String text = agent.logs(allocation, "count", "stdout");
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
