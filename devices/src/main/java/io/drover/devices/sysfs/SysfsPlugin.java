package io.drover.devices.sysfs;

import io.drover.devices.offer.Absence;
import io.drover.devices.offer.Offer;
import io.drover.devices.offer.Offers;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plugin for devices of which the kernel's files tell everything.
 *
 * @param <O> what people may set
 */
public abstract class SysfsPlugin<O extends Record & Common> implements DevicePlugin {
    private final PluginInfo info;
    private final String variable;
    private final Class<O> type;
    private final Absence absence = new Absence();
    private volatile @Nullable O options;

    /**
     * @param variable in which a task finds its devices
     */
    protected SysfsPlugin(String name, String version, String variable, Class<O> type) {
        this.info = new PluginInfo(name, version);
        this.variable = variable;
        this.type = type;
    }

    /** All devices of now. */
    protected abstract List<Found> find(Sysfs files, O options) throws IOException;

    /** What was looked for, to be said when nothing is there. */
    protected abstract String absence();

    @Override
    public final PluginInfo info() {
        return info;
    }

    @Override
    public final ConfigSpec configSpec() {
        return ConfigSpec.of(type);
    }

    @Override
    public final void configure(Settings config) throws PluginException {
        options = config.as(type);
    }

    private O options() throws PluginException {
        var set = options;
        return set == null ? Settings.empty().as(type) : set;
    }

    @Override
    public final Duration period() {
        var set = options;
        return set == null ? USUAL_PERIOD : set.fingerprintPeriod();
    }

    @Override
    public final List<DeviceGroup> fingerprint() throws PluginException {
        var offers = look(options());
        if (offers.all().isEmpty()) {
            absence.tell(absence());
        } else {
            absence.end();
        }
        return offers.groups();
    }

    private Offers<Found> look(O wanted) throws PluginException {
        wanted.requireEnabled();
        try {
            return Offers.of(find(new Sysfs(wanted.host()), wanted), wanted.shares());
        } catch (IOException e) {
            throw new PluginException("cannot read " + wanted.host().resolve("sys"), e);
        }
    }

    /** Several shares of one device are the device, once. */
    @Override
    public final DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        var wanted = options();
        var files = new Sysfs(wanted.host());
        Set<String> visible = new LinkedHashSet<>();
        Set<String> nodes = new LinkedHashSet<>();
        for (Offer<Found> offer : look(wanted).of(deviceIds)) {
            visible.add(offer.hardware().visibleId());
            nodes.addAll(offer.hardware().nodes());
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
