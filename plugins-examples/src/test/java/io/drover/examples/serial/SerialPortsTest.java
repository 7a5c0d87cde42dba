package io.drover.examples.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.examples.ExternalPlugin;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.PluginException;
import io.drover.plugin.host.DeviceClient;
import io.drover.plugin.host.PluginHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as an external plugin, with files in the place of serial ports. */
class SerialPortsTest {
    @TempDir private Path root;
    private final BlockingQueue<List<DeviceGroup>> reports = new LinkedBlockingQueue<>();
    private Path ports;
    private PluginHost host;
    private DeviceClient serial;

    @BeforeEach
    void start() throws Exception {
        ports = Files.createDirectories(root.resolve("dev"));
        Files.createFile(ports.resolve("ttyUSB0"));
        Files.createFile(ports.resolve("ttyS0"));
        host =
                ExternalPlugin.start(
                        root,
                        "serial",
                        SerialPorts.class,
                        Map.of("directory", ports.toString(), "period", "1s"));
        serial = Objects.requireNonNull(host.devices().get("serial"));
        serial.devices(reports::add);
    }

    @AfterEach
    void stop() {
        host.shutdown();
    }

    private List<String> reportedIds() throws Exception {
        var groups = reports.poll(30, TimeUnit.SECONDS);
        assertThat(groups).isNotNull();
        return groups.stream()
                .flatMap(group -> group.devices().stream())
                .map(DeviceGroup.Device::id)
                .sorted()
                .toList();
    }

    private void awaitReport(String... ids) throws Exception {
        List<String> reported;
        do {
            reported = reportedIds();
        } while (!reported.equals(List.of(ids)));
    }

    @Test
    void reportsPortsAsTheyComeAndGo() throws Exception {
        awaitReport("ttyUSB0");
        Files.createFile(ports.resolve("ttyUSB1"));
        awaitReport("ttyUSB0", "ttyUSB1");
        Files.delete(ports.resolve("ttyUSB0"));
        Files.delete(ports.resolve("ttyUSB1"));
        awaitReport();
    }

    @Test
    void givesTheTaskTheNodesOfItsPorts() throws Exception {
        var reservation = serial.reserve(List.of(List.of("ttyUSB0")));

        var node = ports.resolve("ttyUSB0").toString();
        assertThat(reservation.env()).containsExactly(Map.entry("SERIAL_PORTS", "ttyUSB0"));
        assertThat(reservation.devices())
                .singleElement()
                .satisfies(device -> {
                    assertThat(device.hostPath()).isEqualTo(node);
                    assertThat(device.permissions()).isEqualTo("rw");
                });
        assertThatThrownBy(() -> serial.reserve(List.of(List.of("ttyUSB9"))))
                .isInstanceOf(PluginException.class)
                .hasMessage("unknown device IDs: ttyUSB9");
    }

    @Test
    void aProcessThatDiesIsStartedAgainAndNobodyMissesADevice() throws Exception {
        awaitReport("ttyUSB0");

        ExternalPlugin.kill(root, "serial");

        assertThat(serial.reserve(List.of(List.of("ttyUSB0"))).env()).containsKey("SERIAL_PORTS");
        Files.createFile(ports.resolve("ttyUSB1"));
        assertThat(reportedIds()).containsExactly("ttyUSB0", "ttyUSB1");
    }
}
