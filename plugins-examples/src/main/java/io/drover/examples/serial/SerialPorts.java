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
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
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

    private volatile Ports ports = new Ports("/dev", "ttyUSB*", USUAL_PERIOD);

    public static void main(String[] args) throws IOException, InterruptedException {
        PluginServer.serve(new SerialPorts());
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("serial", "0.1.0");
    }

    /** {@code plugin "serial" { config { pattern = "ttyACM*" } }}. */
    @Configuration
    record Ports(
            @Option(docs = "where they are", byDefault = "/dev") String directory,
            @Option(docs = "what they are called", byDefault = "ttyUSB*") String pattern,
            @Option(docs = "between two looks", byDefault = "1m") Duration period) {
        Ports {
            if (period.compareTo(Duration.ofMillis(100)) < 0) {
                throw new IllegalArgumentException("period must be at least 100ms");
            }
        }
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(Ports.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        ports = config.as(Ports.class);
    }

    @Override
    public Duration period() {
        return ports.period();
    }

    @Override
    public List<DeviceGroup> fingerprint() throws PluginException {
        var found = found();
        return found.isEmpty() ? List.of() : List.of(new DeviceGroup(KIND, found, new TreeMap<>()));
    }

    private List<Device> found() throws PluginException {
        var found = new ArrayList<Device>();
        var directory = Path.of(ports.directory());
        try (var files = Files.newDirectoryStream(directory, ports.pattern())) {
            for (var file : files) {
                var id = file.getFileName().toString();
                found.add(
                        Files.isReadable(file)
                                ? Device.healthy(id, "")
                                : Device.unhealthy(id, "", file + " cannot be read"));
            }
        } catch (IOException e) {
            throw new PluginException("cannot look for serial ports in " + directory, e);
        }
        return found;
    }

    @Override
    public DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        var known = found().stream().map(Device::id).toList();
        var nodes = new ArrayList<TaskConfig.Device>();
        for (var id : deviceIds) {
            if (!known.contains(id)) {
                throw new PluginException("unknown device IDs: " + id);
            }
            var path = Path.of(ports.directory()).resolve(id).toString();
            nodes.add(new TaskConfig.Device(path, path, "rw"));
        }
        var env = new TreeMap<String, String>();
        env.put("SERIAL_PORTS", String.join(",", deviceIds));
        return new DeviceReservation(env, List.of(), nodes);
    }
}
