package io.drover.devices.sysfs;

import io.drover.devices.settings.Absence;
import io.drover.devices.settings.Common;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** A plugin for devices of which the kernel's files tell everything. */
public abstract class SysfsPlugin implements DevicePlugin {
    private final PluginInfo info;
    private final String variable;
    private volatile Common common = Common.USUAL;
    private final Absence absence = new Absence();

    /**
     * @param variable in which a task finds its devices
     */
    protected SysfsPlugin(String name, String version, String variable) {
        this.info = new PluginInfo(name, version);
        this.variable = variable;
    }

    /** All devices of now. */
    protected abstract List<Found> find(Sysfs files) throws IOException;

    /** What was looked for, to be said when nothing is there. */
    protected abstract String absence();

    @Override
    public final PluginInfo info() {
        return info;
    }

    @Override
    public ConfigSpec configSpec() {
        return Common.spec().build();
    }

    @Override
    public void configure(Settings config) throws PluginException {
        common = Common.of(config);
    }

    @Override
    public final Duration period() {
        return common.period();
    }

    @Override
    public final List<DeviceGroup> fingerprint() throws PluginException {
        var found = look();
        if (found.isEmpty()) {
            absence.tell(absence());
        } else {
            absence.end();
        }
        return Found.groups(found);
    }

    private List<Found> look() throws PluginException {
        common.requireEnabled();
        try {
            return find(new Sysfs(common.root()));
        } catch (IOException e) {
            throw new PluginException("cannot read " + common.root().resolve("sys"), e);
        }
    }

    @Override
    public final DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        var files = new Sysfs(common.root());
        var byId = new TreeMap<String, Found>();
        look().forEach(device -> byId.put(device.id(), device));
        var visible = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        Set<String> nodes = new LinkedHashSet<>();
        for (var id : deviceIds) {
            var device = byId.get(id);
            if (device == null) {
                unknown.add(id);
            } else {
                visible.add(device.visibleId());
                nodes.addAll(device.nodes());
            }
        }
        if (!unknown.isEmpty()) {
            throw new PluginException("unknown device IDs: " + String.join(",", unknown));
        }
        var env = new TreeMap<String, String>();
        env.put(variable, String.join(",", visible));
        return new DeviceReservation(
                env,
                List.of(),
                nodes.stream()
                        .filter(files::has)
                        .map(node ->
                                new TaskConfig.Device(node, files.onHost(node).toString(), "rw"))
                        .toList());
    }
}
