package io.drover.examples.serial;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import io.drover.plugin.serve.PluginServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Offers the serial ports of a machine, so that a job can ask for one:
 *
 * <pre>{@code
 * device "usb/serial" { count = 1 }
 * }</pre>
 *
 * <p>The task finds its ports in {@code SERIAL_PORTS} and may open them.
 */
public final class SerialPorts implements DevicePlugin {
    private static final DeviceKind KIND = new DeviceKind("usb", "serial", "port");

    private volatile Path directory = Path.of("/dev");
    private volatile String pattern = "ttyUSB*";
    private volatile Duration period = USUAL_PERIOD;

    public static void main(String[] args) throws IOException, InterruptedException {
        PluginServer.serve(new SerialPorts());
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("serial", "0.1.0");
    }

    /**
     * {@code plugin "serial" { config { directory = "/dev", pattern = "ttyUSB*", period_seconds =
     * 60 } }}.
     */
    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.object()
                .optional("directory", "string", "\"/dev\"")
                .optional("pattern", "string", "\"ttyUSB*\"")
                .optional("period_seconds", "number", "60")
                .build();
    }

    @Override
    public void configure(Settings config) throws PluginException {
        directory = Path.of(config.string("directory"));
        pattern = config.string("pattern");
        period = Duration.ofSeconds(config.integer("period_seconds", 60));
        if (period.isZero() || period.isNegative()) {
            throw new PluginException("period_seconds must be at least 1");
        }
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public List<DeviceGroup> fingerprint() throws PluginException {
        var ports = ports();
        return ports.isEmpty() ? List.of() : List.of(new DeviceGroup(KIND, ports, new TreeMap<>()));
    }

    private List<Device> ports() throws PluginException {
        var ports = new ArrayList<Device>();
        try (var files = Files.newDirectoryStream(directory, pattern)) {
            for (var file : files) {
                var id = file.getFileName().toString();
                ports.add(
                        Files.isReadable(file)
                                ? Device.healthy(id, "")
                                : Device.unhealthy(id, "", file + " cannot be read"));
            }
        } catch (IOException e) {
            throw new PluginException("cannot look for serial ports in " + directory, e);
        }
        return ports;
    }

    @Override
    public DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        var known = ports().stream().map(Device::id).toList();
        var nodes = new ArrayList<TaskConfig.Device>();
        for (var id : deviceIds) {
            if (!known.contains(id)) {
                throw new PluginException("unknown device IDs: " + id);
            }
            var path = directory.resolve(id).toString();
            nodes.add(new TaskConfig.Device(path, path, "rw"));
        }
        var env = new TreeMap<String, String>();
        env.put("SERIAL_PORTS", String.join(",", deviceIds));
        return new DeviceReservation(env, List.of(), nodes);
    }
}
