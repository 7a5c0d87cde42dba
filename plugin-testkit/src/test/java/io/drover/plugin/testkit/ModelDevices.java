package io.drover.plugin.testkit;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroup.Device;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Settings;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Devices that do not exist, offered as the SPI wants it, less one fault. */
final class ModelDevices implements DevicePlugin, DevicePlugin.Measuring {
    /** What is wrong, and the promise that has to notice. */
    enum Fault {
        NO_VERSION("it says who it is"),
        FAILS("the first report comes at once, the stream stays open"),
        ID_TWICE("no id is there twice"),
        ANOTHER_EACH_TIME("every healthy device can be reserved, and again"),
        NOTHING_GIVEN("the devices of a group can be reserved together"),
        ONE_GROUP_ONLY("devices of several groups can be reserved together"),
        RELATIVE_PATH("a task is given what exists"),
        NO_SUCH_PATH("a task is given what exists"),
        UNKNOWN_GIVEN("an unknown device is refused by its id"),
        IDS_CHANGE("ids stay when the plugin is started again"),
        STRANGER_MEASURED("usage is of known devices"),
        OPTION_UNNAMED("a wrong configuration is refused by the option's name");

        private final String promise;

        Fault(String promise) {
            this.promise = promise;
        }

        String promise() {
            return promise;
        }
    }

    @Configuration
    record Options(@Option(byDefault = "2", min = 1) int count) {}

    private static final DeviceKind KIND = new DeviceKind("model", "thing", "one");
    private static final DeviceKind OTHER = new DeviceKind("model", "thing", "other");

    private final @Nullable Fault fault;
    private final AtomicInteger calls;
    private volatile int count = 2;

    /** With a counter that goes on over restarts. */
    ModelDevices(@Nullable Fault fault, AtomicInteger calls) {
        this.fault = fault;
        this.calls = calls;
        calls.incrementAndGet();
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("model", fault == Fault.NO_VERSION ? "" : "0.1.0");
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(Options.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        try {
            count = config.as(Options.class).count();
        } catch (PluginException e) {
            throw fault == Fault.OPTION_UNNAMED ? new PluginException("no", e) : e;
        }
    }

    private String id(int i) {
        return (fault == Fault.IDS_CHANGE ? "id-" + calls.get() + "-" : "id-") + i;
    }

    @Override
    public List<DeviceGroup> fingerprint() throws PluginException {
        if (fault == Fault.FAILS) {
            throw new PluginException("no hardware");
        }
        var first =
                new DeviceGroup(
                        KIND,
                        java.util.stream.IntStream.range(0, count)
                                .mapToObj(i -> Device.healthy(id(i), ""))
                                .toList(),
                        new TreeMap<>());
        var other = fault == Fault.ID_TWICE ? id(0) : id(count);
        return List.of(
                first, new DeviceGroup(OTHER, List.of(Device.healthy(other, "")), new TreeMap<>()));
    }

    @Override
    public DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        for (var id : deviceIds) {
            if (!id.startsWith("id-") && fault != Fault.UNKNOWN_GIVEN) {
                throw new PluginException("there is no device " + id);
            }
        }
        if (fault == Fault.ONE_GROUP_ONLY && deviceIds.size() > count) {
            throw new PluginException("only devices of one group");
        }
        var env = new TreeMap<String, String>();
        if (fault == Fault.NOTHING_GIVEN) {
            return new DeviceReservation(env, List.of(), List.of());
        }
        env.put(
                "THINGS",
                String.join(",", deviceIds)
                        + (fault == Fault.ANOTHER_EACH_TIME ? calls.incrementAndGet() : ""));
        var path = pathOfNode();
        return new DeviceReservation(
                env, List.of(), List.of(new TaskConfig.Device(path, path, "rw")));
    }

    private String pathOfNode() {
        if (fault == Fault.NO_SUCH_PATH) {
            return "/dev/no-such-device";
        }
        return fault == Fault.RELATIVE_PATH ? "dev/null" : "/dev/null";
    }

    @Override
    public List<DeviceGroupUsage> measure() {
        var usage = new TreeMap<String, DeviceUsage>();
        usage.put(
                fault == Fault.STRANGER_MEASURED ? "stranger" : id(0),
                new DeviceUsage(
                        Instant.now(),
                        new DeviceUsage.Measurement(1L, 2L, "MiB", "memory"),
                        DeviceUsage.Measurements.of(new TreeMap<>())));
        return List.of(new DeviceGroupUsage(KIND, usage));
    }
}
