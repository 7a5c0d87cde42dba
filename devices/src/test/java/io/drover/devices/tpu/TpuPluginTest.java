package io.drover.devices.tpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.TaskConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpuPluginTest {
    @TempDir private Path dir;
    private final TpuPlugin plugin = new TpuPlugin("1.0.0");
    private FakeMachine machine;

    @BeforeEach
    void start() throws Exception {
        machine = new FakeMachine(dir);
        plugin.configure(machine.config(Map.of()));
    }

    private void chip(String way, int number, int memoryNode) throws Exception {
        FakeChips.v4(machine, way, number, memoryNode);
    }

    @Test
    void offersTheTpusThatTheKernelListsAndTellsHowNearTheyAre() throws Exception {
        chip("pci0000:00/0000:00:01.0/0000:01:00.0/0000:02:00.0", 0, 0);
        chip("pci0000:00/0000:00:01.0/0000:01:01.0/0000:03:00.0", 1, 0);
        chip("pci0000:80/0000:80:01.0/0000:81:00.0", 2, 0);
        chip("pci0000:c0/0000:c0:01.0/0000:c1:00.0", 3, 1);

        var groups = plugin.fingerprint();

        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().kind().toString()).isEqualTo("google/tpu/TPU v4");
        assertThat(groups.getFirst().devices())
                .hasSize(4)
                .contains(Device.healthy("0000:81:00.0", "0000:81:00.0"));
        assertThat(groups.getFirst().attributes())
                .containsEntry("driver", Attribute.of("tpu_v4"))
                .containsEntry("pci_ids", Attribute.of("1ae0:005e"))
                .containsEntry(
                        "unique.links",
                        Attribute.of(
                                "0000:02:00.0 0000:03:00.0 0000:81:00.0 0000:c1:00.0:"
                                        + " PIX NODE SYS NODE SYS SYS"));
    }

    @Test
    void givesATaskTheNodesOfItsChips() throws Exception {
        chip("pci0000:00/0000:02:00.0", 0, 0);
        chip("pci0000:00/0000:03:00.0", 1, 0);

        var reservation = plugin.reserve(List.of("0000:03:00.0"));

        assertThat(reservation.env()).containsExactly(Map.entry("TPU_VISIBLE_DEVICES", "1"));
        assertThat(reservation.devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly("/dev/accel1"); // and not /dev/accel/accel1, which is not there
    }

    @Test
    void findsChipsOfOtherKindsOfDrivers() throws Exception {
        var coral = machine.pci("pci0000:00/0000:05:00.0", "1ac1:089a", "0000ff", "apex", -1);
        machine.link("sys/class/apex/apex_0/device", coral).nodes("apex_0");
        var passed = machine.pci("pci0000:00/0000:06:00.0", "1ae0:0063", "120000", "vfio-pci", 0);
        machine.link(passed + "/iommu_group", "sys/kernel/iommu_groups/17")
                .nodes("vfio/17", "vfio/vfio");
        var gaudi = machine.pci("pci0000:00/0000:07:00.0", "1da3:1020", "120000", "habanalabs", 0);
        machine.link("sys/class/accel/accel0/device", gaudi).nodes("accel/accel0");
        machine.pci("pci0000:00/0000:08:00.0", "1ae0:006f", "120000", "", 0);

        var groups = plugin.fingerprint();

        assertThat(groups)
                .extracting(group -> group.kind().toString())
                .containsExactly(
                        "google/tpu/Edge TPU",
                        "google/tpu/TPU v5e",
                        "google/tpu/TPU v6e",
                        "habana/accel/1da3:1020");
        assertThat(groups.get(2).devices())
                .containsExactly(
                        Device.unhealthy("0000:08:00.0", "0000:08:00.0", "no driver has it"));
        assertThat(nodesOf("0000:05:00.0")).containsExactly("/dev/apex_0");
        assertThat(nodesOf("0000:06:00.0")).containsExactly("/dev/vfio/vfio", "/dev/vfio/17");
        assertThat(nodesOf("0000:07:00.0")).containsExactly("/dev/accel/accel0");
    }

    private List<String> nodesOf(String id) throws Exception {
        return plugin.reserve(List.of(id)).devices().stream()
                .map(TaskConfig.Device::taskPath)
                .toList();
    }

    @Test
    void offersNothingWhereNothingIs() throws Exception {
        machine.pci("pci0000:00/0000:00:02.0", "8086:1912", "030000", "i915", -1);

        assertThatThrownBy(plugin::fingerprint)
                .hasMessage(
                        "undetected: no TPU is on the PCI bus, and the kernel lists no accelerator");
        assertThat(plugin.fingerprint()).isEmpty(); // said once
    }
}
