package io.drover.client;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.session.ServerConnection;
import io.drover.client.testing.FakeDevices;
import io.drover.client.testing.FakePlugins;
import io.drover.client.testing.FakeServer;
import io.drover.client.testing.Jobs;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.DeviceUsage.Measurement;
import io.drover.plugin.DeviceUsage.Measurements;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices from their plugin to the servers and to tasks. A missing part fails a test. */
@NullUnmarked
class DevicesTest {
    private static final String ID = "5a3c1c4e-0000-0000-0000-000000000001";
    private static final DeviceKind KIND = new DeviceKind("acme", "gpu", "Fast 9");

    @TempDir Path folder;
    private final FakeServer server = new FakeServer();
    private final FakePlugins plugins = new FakePlugins();
    private final FakeDevices devices = new FakeDevices();
    private Client client;

    @BeforeEach
    void start() throws IOException {
        plugins.devices = devices;
        devices.report(group(Device.healthy("g0", "0000:3b:00.0"), Device.healthy("g1", "")));
        client =
                Client.start(
                        ClientConfig.builder(
                                        folder.resolve("client"),
                                        folder.resolve("alloc"),
                                        "127.0.0.1:1")
                                .build(),
                        ServerConnection.overTcp(List.of(server.address()), server.codec()),
                        exchange -> {},
                        plugins);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        plugins.tasks.keySet().forEach(id -> plugins.destroy(id, true));
        for (Allocation allocation : server.assigned) {
            new AllocationDirectory(folder.resolve("alloc").resolve(allocation.id())).destroy();
        }
    }

    private static DeviceGroup group(Device... found) {
        return new DeviceGroup(
                KIND,
                List.of(found),
                new TreeMap<>(Map.of("memory", Attribute.of(5_000_000_000L, "KiB"))));
    }

    private static Allocation allocation(String... deviceIds) {
        return allocation(new AllocatedDeviceResource("acme", "gpu", "Fast 9", List.of(deviceIds)));
    }

    private static Allocation allocation(AllocatedDeviceResource... devices) {
        Allocation plain = Jobs.allocation(ID, Jobs.job("service", Jobs.task("train").build()));
        AllocatedResources resources = plain.allocatedResources();
        AllocatedTaskResources task = resources.tasks().get("train");
        var withDevices =
                new AllocatedTaskResources(task.cpu(), task.memory(), null, List.of(devices));
        resources =
                new AllocatedResources(
                        new TreeMap<>(Map.of("train", withDevices)),
                        resources.shared(),
                        resources.taskLifecycles());
        return AllocationBuilder.builder(plain).allocatedResources(resources).build();
    }

    /** The second device as the servers were told of it last. */
    private Optional<NodeDevice> told() {
        return server.changes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        server.changes
                                .getLast()
                                .nodeResources()
                                .devices()
                                .getFirst()
                                .instances()
                                .getLast());
    }

    @Test
    void theNodeIsIntroducedWithItsDevices() {
        eventually("registered", () -> client.connectedTo().isPresent());

        NodeDeviceResource gpus = server.hellos.getFirst().nodeResources().devices().getFirst();
        assertThat(gpus.vendor() + "/" + gpus.type() + "/" + gpus.name())
                .isEqualTo("acme/gpu/Fast 9");
        assertThat(gpus.attributes().get("memory").intValue()).isEqualTo(5_000_000_000L);
        assertThat(gpus.attributes().get("memory").unit()).isEqualTo("KiB");
        assertThat(gpus.instances()).extracting("id").containsExactly("g0", "g1");
        assertThat(gpus.instances().getFirst().locality().pciBusId()).isEqualTo("0000:3b:00.0");
        assertThat(gpus.instances().getLast().locality()).isNull();
    }

    @Test
    void serversHearOfADeviceThatFails() {
        eventually("registered", () -> client.connectedTo().isPresent());

        devices.report(
                group(Device.healthy("g0", ""), Device.unhealthy("g1", "", "fell off the bus")));

        eventually("heard", () -> told().map(device -> !device.healthy()).orElse(false));
        assertThat(told().orElseThrow().healthDescription()).isEqualTo("fell off the bus");
    }

    @Test
    void aTaskGetsWhatItsDevicesNeed() {
        server.assign(allocation("g1"));

        eventually("running", () -> plugins.task("train").isPresent());
        TaskConfig config = plugins.task("train").orElseThrow().config;
        assertThat(config.env()).containsEntry("FAKE_VISIBLE_DEVICES", "g1");
        assertThat(config.deviceEnv()).containsExactly(Map.entry("FAKE_VISIBLE_DEVICES", "g1"));
        assertThat(config.devices())
                .containsExactly(new TaskConfig.Device("/dev/g1", "/dev/g1", "rw"));
        assertThat(config.mounts())
                .containsExactly(TaskConfig.Mount.bind("/fake", "/opt/fake", true));
    }

    @Test
    void allDevicesOfATaskAreAskedForTogether() {
        devices.report(
                group(Device.healthy("g0", ""), Device.healthy("g1", "")),
                new DeviceGroup(
                        new DeviceKind("acme", "gpu", "Slow 1"),
                        List.of(Device.healthy("s0", "")),
                        new TreeMap<>()));

        server.assign(
                allocation(
                        new AllocatedDeviceResource("acme", "gpu", "Slow 1", List.of("s0")),
                        new AllocatedDeviceResource("acme", "gpu", "Fast 9", List.of("g1")),
                        new AllocatedDeviceResource("acme", "gpu", "Fast 9", List.of("g0"))));

        eventually("running", () -> plugins.task("train").isPresent());
        assertThat(devices.reserved()).containsExactly(List.of(List.of("g1", "g0"), List.of("s0")));
    }

    @Test
    void aTaskWhoseDeviceIsGoneDoesNotStart() {
        server.assign(allocation("g7"));

        eventually("failed", () -> server.is(ID, "failed"));
        assertThat(server.state(ID).orElseThrow().taskStates().get("train").events())
                .extracting(TaskEvent::displayMessage)
                .contains("failed to reserve devices: unknown device IDs: g7");
    }

    @Test
    void measurementsReachTheNodeAndTheTaskThatHasTheDevice() throws Exception {
        server.assign(allocation("g1"));
        eventually("running", () -> server.is(ID, "running"));
        var busy = new Measurement(7_000_000_000L, 8_000_000_000L, "B", "memory in use");
        var usage =
                new DeviceUsage(
                        Instant.EPOCH,
                        busy,
                        Measurements.of(new TreeMap<>(Map.of("memory", busy))));
        devices.measure(
                new DeviceGroupUsage(KIND, new TreeMap<>(Map.of("g0", usage, "g1", usage))));

        var node = client.hostStats().deviceStats();
        var task = client.stats(ID, "").resourceUsage().deviceStats();

        assertThat(node.getFirst().instanceStats()).containsOnlyKeys("g0", "g1");
        assertThat(task.getFirst().instanceStats()).containsOnlyKeys("g1");
        var summary = task.getFirst().instanceStats().get("g1").summary();
        assertThat(summary.intNumeratorVal()).isEqualTo(7_000_000_000L);
        assertThat(summary.intDenominatorVal()).isEqualTo(8_000_000_000L);
        assertThat(summary.unit()).isEqualTo("B");
    }
}
