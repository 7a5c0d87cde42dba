package io.drover.devices.fpga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.TaskConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FpgaPluginTest {
    @TempDir private Path dir;
    private final FpgaPlugin plugin = new FpgaPlugin("1.0.0");
    private FakeMachine machine;

    @BeforeEach
    void start() throws Exception {
        machine = new FakeMachine(dir);
        plugin.configure(machine.config(Map.of()));
    }

    private String alveo(String bus, String port, String serial, int render) throws Exception {
        return FakeBoards.alveo(machine, bus, port, serial, render);
    }

    @Test
    void tellsAllOfAXilinxBoardOnce() throws Exception {
        alveo("3b", "01", "21330207C015", 128);

        var groups = plugin.fingerprint();

        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().kind().toString())
                .isEqualTo("xilinx/fpga/" + FakeBoards.SHELL);
        assertThat(groups.getFirst().devices())
                .containsExactly(Device.healthy("0000:3b:00.1", "0000:3b:00.1"));
        assertThat(groups.getFirst().attributes())
                .containsExactly(
                        Map.entry("bitstream", Attribute.of("5b996b13-9f7a")),
                        Map.entry("board", Attribute.of("ALVEO U250 PQ")),
                        Map.entry("numa_node", Attribute.of(0, "")),
                        Map.entry("pci_ids", Attribute.of("10ee:5005")),
                        Map.entry("serial", Attribute.of("21330207C015")),
                        Map.entry("shell", Attribute.of(FakeBoards.SHELL)));
    }

    @Test
    void givesATaskTheNodeForUsersAndNotThatForManagers() throws Exception {
        alveo("3b", "01", "S1", 128);

        var reservation = plugin.reserve(List.of("0000:3b:00.1"));

        assertThat(reservation.env())
                .containsExactly(Map.entry("FPGA_VISIBLE_DEVICES", "0000:3b:00.1"));
        assertThat(reservation.devices())
                .containsExactly(
                        new TaskConfig.Device(
                                "/dev/dri/renderD128",
                                machine.path("dev/dri/renderD128").toString(),
                                "rw"));
        plugin.configure(machine.config(Map.of("management", true)));
        assertThat(plugin.reserve(List.of("0000:3b:00.1")).devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly("/dev/dri/renderD128", "/dev/xclmgmt15104");
        assertThatThrownBy(() -> plugin.reserve(List.of("0000:3c:00.1")))
                .hasMessage("unknown device IDs: 0000:3c:00.1");
    }

    @Test
    void severalBoardsKeepWhatTheyHaveInCommon() throws Exception {
        alveo("3b", "01", "S1", 128);
        var second = alveo("3c", "02", "S2", 129);
        machine.file(second + "/ready", "0");

        var group = plugin.fingerprint().getFirst();

        assertThat(group.attributes())
                .doesNotContainKey("serial")
                .containsEntry("shell", Attribute.of(FakeBoards.SHELL))
                .containsEntry("unique.links", Attribute.of("0000:3b:00.1 0000:3c:00.1: PHB"));
        assertThat(group.devices())
                .containsExactly(
                        Device.healthy("0000:3b:00.1", "0000:3b:00.1"),
                        Device.unhealthy(
                                "0000:3c:00.1",
                                "0000:3c:00.1",
                                "its shell is not ready; see dmesg for xocl"));
    }

    @Test
    void aXilinxBoardWithoutItsDriverIsUnhealthy() throws Exception {
        machine.pci("pci0000:00/0000:3b:00.0", "10ee:5004", "120000", "", 0);
        machine.pci("pci0000:00/0000:3b:00.1", "10ee:5005", "120000", "", 0);

        assertThat(plugin.fingerprint())
                .flatExtracting(DeviceGroup::devices)
                .containsExactly(
                        Device.unhealthy(
                                "0000:3b:00.0",
                                "0000:3b:00.0",
                                "the driver xocl does not have it; install XRT"));
    }

    @Test
    void tellsAllOfAnIntelBoard() throws Exception {
        FakeBoards.n3000(machine);

        var group = plugin.fingerprint().getFirst();

        assertThat(group.kind().toString()).isEqualTo("intel/fpga/PAC N3000");
        assertThat(group.devices()).containsExactly(Device.healthy("0000:5e:00.0", "0000:5e:00.0"));
        assertThat(group.attributes())
                .containsExactly(
                        Map.entry("afu_id", Attribute.of("9aeffe5f84570612c000c9660d824272")),
                        Map.entry("bitstream", Attribute.of("0x23000410010310")),
                        Map.entry("bitstream_metadata", Attribute.of("0x201908190")),
                        Map.entry("board", Attribute.of("PAC N3000")),
                        Map.entry("numa_node", Attribute.of(1, "")),
                        Map.entry("pci_ids", Attribute.of("8086:0b30")),
                        Map.entry("serial", Attribute.of("XYZ")),
                        Map.entry("shell", Attribute.of("f3c9941350814aadbced07eb84a6d0bb")));
        assertThat(plugin.reserve(List.of("0000:5e:00.0")).devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly("/dev/dfl-port.0");
    }

    @Test
    void offersNothingWhereNothingIs() throws Exception {
        assertThatThrownBy(plugin::fingerprint) // not even a bus
                .hasMessage("undetected: no FPGA board of AMD (Xilinx) or Intel is on the PCI bus");
        machine.pci("pci0000:00/0000:00:02.0", "8086:1912", "030000", "i915", -1);
        machine.pci("pci0000:00/0000:00:03.0", "10ee:7038", "050000", "", -1); // no accelerator
        assertThat(plugin.fingerprint()).isEmpty();
    }

    @Test
    void damagedFilesHarmNobody() throws Exception {
        var board = alveo("3b", "01", "S1", 128);
        Files.delete(machine.path(board + "/xmc.u.19922944/serial_num"));
        machine.file(board + "/vpd", "\u0090\377\377SN\377");
        machine.file(board + "/numa_node", "many");
        machine.file(board + "/rom.u.2097152/VBNV", "\n");

        var group = plugin.fingerprint().getFirst();

        assertThat(group.kind().name()).isEqualTo("ALVEO U250 PQ");
        assertThat(group.attributes()).doesNotContainKeys("serial", "numa_node", "shell");
    }
}
