package io.drover.devices.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsbPluginTest {
    @TempDir private Path dir;
    private final UsbPlugin plugin = new UsbPlugin("1.0.0");
    private FakeMachine machine;

    @BeforeEach
    void start() throws Exception {
        machine = new FakeMachine(dir);
        configure(Map.of());
        plug("usb1", "1d6b", "0002", "09", "");
        plug("1-1", "1a86", "7523", "ff", "");
        machine.file(FakePorts.at("1-1") + "/manufacturer", "QinHeng\n")
                .file(FakePorts.at("1-1") + "/product", "USB Serial\n")
                .file(FakePorts.at("1-1") + "/1-1:1.0/ttyUSB0/dev", "188:0")
                .file(FakePorts.at("1-1:1.0") + "/bInterfaceClass", "ff\n")
                .nodes("ttyUSB0", "bus/usb/001/011");
        plug("1-2.4", "0403", "6001", "00", "A50285BI");
        machine.file(FakePorts.at("1-2.4") + "/1-2.4:1.0/bInterfaceClass", "02\n")
                .file(FakePorts.at("1-2.4") + "/1-2.4:1.0/bInterfaceSubClass", "02\n")
                .file(FakePorts.at("1-2.4") + "/1-2.4:1.0/bInterfaceProtocol", "01\n")
                .file(FakePorts.at("1-2.4") + "/1-2.4:1.0/tty/ttyACM3/dev", "166:3");
    }

    private void plug(String port, String vendor, String product, String code, String serial)
            throws Exception {
        new FakePorts(machine).plug(port, vendor, product, code, serial);
    }

    private void configure(Map<String, Object> config) throws PluginException {
        plugin.configure(machine.config(config));
    }

    private List<String> ids() throws Exception {
        return plugin.fingerprint().stream()
                .flatMap(group -> group.devices().stream())
                .map(Device::id)
                .toList();
    }

    @Test
    void tellsAllOfADevice() throws Exception {
        var groups = plugin.fingerprint();

        assertThat(groups)
                .extracting(group -> group.kind().toString())
                .containsExactly("0403/usb/6001", "1a86/usb/7523");
        assertThat(groups)
                .extracting(DeviceGroup::devices)
                .contains(List.of(Device.healthy("1a86:7523@1-1", "")));
        assertThat(groups.getFirst().attributes())
                .containsExactly(
                        Map.entry("class_id", Attribute.of(2, "")), // of its interface
                        Map.entry("classification", Attribute.of("Communications")),
                        Map.entry("description", Attribute.of("0403:6001")),
                        Map.entry("product_id", Attribute.of(0x6001, "")),
                        Map.entry("protocol_id", Attribute.of(1, "")),
                        Map.entry("serial", Attribute.of("A50285BI")),
                        Map.entry("sub_class_id", Attribute.of(2, "")),
                        Map.entry("vendor_id", Attribute.of(0x403, "")));
        assertThat(groups.getLast().attributes())
                .containsEntry("vendor", Attribute.of("QinHeng"))
                .containsEntry("product", Attribute.of("USB Serial"))
                .containsEntry("description", Attribute.of("QinHeng USB Serial"))
                .containsEntry("class_id", Attribute.of(255, ""))
                .containsEntry("classification", Attribute.of("Vendor Specific"));
    }

    @Test
    void givesATaskTheDeviceAndItsSerialPorts() throws Exception {
        var reservation = plugin.reserve(List.of("1a86:7523@1-1"));

        assertThat(reservation.env())
                .containsExactly(Map.entry("USB_VISIBLE_DEVICES", "1a86:7523@1-1"));
        assertThat(reservation.devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly("/dev/bus/usb/001/011", "/dev/ttyUSB0");
    }

    @Test
    void devicesOfOneSerialNumberAreStillToldApart() throws Exception {
        plug("1-3", "0403", "6001", "00", "A50285BI");

        assertThat(ids())
                .containsExactlyInAnyOrder("0403:6001:A50285BI", "0403:6001@1-3", "1a86:7523@1-1");
    }

    @Test
    void offersOnlyWhatTheConfigurationWants() throws Exception {
        configure(Map.of("included_vendor_ids", List.of(0x403L)));
        assertThat(ids()).containsExactly("0403:6001:A50285BI");
        configure(Map.of("excluded_vendor_ids", List.of(0x403L)));
        assertThat(ids()).containsExactly("1a86:7523@1-1");
        configure(Map.of("included_product_ids", List.of(0x7523L)));
        assertThat(ids()).containsExactly("1a86:7523@1-1");
        configure(
                Map.of(
                        "included_vendor_ids", List.of(0x403L, 0x1a86L),
                        "excluded_product_ids", List.of(0x7523L)));
        assertThat(ids()).containsExactly("0403:6001:A50285BI");
        assertThatThrownBy(() -> configure(Map.of("excluded_vendor_ids", List.of(65536L))))
                .hasMessage("excluded_vendor_ids has 65536, expected 0 to 65535 (0xffff)");
    }

    @Test
    void offersADeviceInShares() throws Exception {
        configure(Map.of("shares", List.of(Map.of("ids", List.of("1a86:7523@1-1"), "count", 2L))));

        var groups = plugin.fingerprint();

        assertThat(groups)
                .extracting(group -> group.kind().toString())
                .containsExactly("0403/usb/6001", "1a86/usb-share/7523 1/2");
        assertThat(groups.getLast().devices())
                .containsExactly(
                        Device.healthy("1a86:7523@1-1/1-of-2", ""),
                        Device.healthy("1a86:7523@1-1/2-of-2", ""));
        assertThat(groups.getLast().attributes())
                .containsEntry("shares", Attribute.of(2, ""))
                .containsEntry("product", Attribute.of("USB Serial"));
        var both = plugin.reserve(List.of("1a86:7523@1-1/1-of-2", "1a86:7523@1-1/2-of-2"));
        assertThat(both).isEqualTo(plugin.reserve(List.of("1a86:7523@1-1/2-of-2")));
        assertThat(both.env()).containsExactly(Map.entry("USB_VISIBLE_DEVICES", "1a86:7523@1-1"));
        assertThatThrownBy(() -> plugin.reserve(List.of("1a86:7523@1-1")))
                .hasMessage("unknown device IDs: 1a86:7523@1-1"); // as a whole
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> plugin.configure(Settings.of(Map.of("root", "sys"))))
                .hasMessage("root is \"sys\", expected an absolute path");
        assertThatThrownBy(() -> configure(Map.of("fingerprint_period", "soon")))
                .hasMessageContaining(
                        "fingerprint_period is \"soon\", expected a duration such as");
        assertThatThrownBy(() -> configure(Map.of("fingerprint_period", "1ms")))
                .hasMessage("fingerprint_period is 1ms, expected at least 100ms");
    }
}
