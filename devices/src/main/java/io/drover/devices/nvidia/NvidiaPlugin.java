package io.drover.devices.nvidia;

import io.drover.devices.offer.Absence;
import io.drover.devices.offer.Offers;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Offers the GPUs of NVIDIA: whole, in slices (MIG), or in shares.
 *
 * <p>Without GPUs, driver or library it offers nothing, says why once, and looks again.
 */
public final class NvidiaPlugin implements DevicePlugin, DevicePlugin.Measuring {
    /** How soon an error counts that the driver reports; a whole look is rarer, it wakes GPUs. */
    private static final Duration HEARING = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final String version;
    private final Faults faults = new Faults();
    private final Absence absence = new Absence();
    private @Nullable NvidiaOptions options;
    private List<Gpu> gpus = List.of();
    private long lookedAt;
    private volatile @Nullable Session session;
    private volatile Offers<GpuPart> offers = Offers.none();

    /**
     * @param version of the distribution that it comes with
     */
    public NvidiaPlugin(String version, InstantSource clock) {
        this.version = version;
        this.clock = clock;
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("nvidia-gpu", version);
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(NvidiaOptions.class);
    }

    @Override
    public synchronized void configure(Settings config) throws PluginException {
        var wanted = config.as(NvidiaOptions.class);
        options = wanted;
        faults.ignore(new TreeSet<>(wanted.ignoredXids()));
        lookedAt = 0;
    }

    private synchronized NvidiaOptions enabledOptions() throws PluginException {
        var set = options == null ? Settings.empty().as(NvidiaOptions.class) : options;
        set.requireEnabled();
        return set;
    }

    @Override
    public synchronized Duration period() {
        var period = options == null ? USUAL_PERIOD : options.fingerprintPeriod();
        return period.compareTo(HEARING) < 0 ? period : HEARING;
    }

    @Override
    public synchronized List<DeviceGroup> fingerprint() throws PluginException {
        var wanted = enabledOptions();
        try {
            gpus = look(wanted);
            offers = Offers.of(GpuPart.of(gpus, wanted.ignoredGpuIds(), faults), wanted.shares());
            if (gpus.isEmpty()) {
                absence.tell("the driver knows no GPU");
            } else {
                absence.end();
            }
        } catch (NvmlException e) {
            close();
            gpus = List.of();
            offers = Offers.none();
            absence.tell(String.valueOf(e.getMessage()));
        }
        return offers.groups();
    }

    private List<Gpu> look(NvidiaOptions wanted) throws NvmlException {
        var open = session;
        if (open == null) {
            open = Session.open(wanted.library(), () -> memoryMib(wanted.host()));
            session = open;
            lookedAt = 0;
        }
        open.hear(faults);
        long now = clock.millis();
        if (lookedAt != 0
                && now - lookedAt < wanted.fingerprintPeriod().toMillis()
                && now >= lookedAt) {
            return gpus;
        }
        var seen = open.look(gpus);
        lookedAt = Math.max(1, now);
        return seen;
    }

    /** Of the machine. */
    private static long memoryMib(Path host) {
        try (var lines = Files.lines(host.resolve("proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    >> 10;
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }

    @Override
    public DeviceReservation reserve(List<String> deviceIds) throws PluginException {
        var wanted = enabledOptions();
        return new SharedUse(wanted.host(), wanted.mpsPipeDirectory())
                .reservation(offers.of(deviceIds));
    }

    /** Shares show all that their GPU or slice does: the driver does not tell tasks apart. */
    @Override
    public List<DeviceGroupUsage> measure() throws PluginException {
        var _ = enabledOptions();
        var open = session;
        if (open == null) {
            return List.of();
        }
        SortedMap<DeviceKind, SortedMap<String, DeviceUsage>> usage = new TreeMap<>();
        SortedMap<String, DeviceUsage> byPart = new TreeMap<>();
        for (var offer : offers.all()) {
            var part = offer.hardware();
            try {
                var figures = byPart.get(part.id());
                if (figures == null) {
                    figures = GpuUsage.of(open.nvml(), part, clock.instant());
                    byPart.put(part.id(), figures);
                }
                usage.computeIfAbsent(offer.kind(), _ -> new TreeMap<>()).put(offer.id(), figures);
            } catch (NvmlException _) {
                // The fingerprint tells that it is lost.
            }
        }
        var groups = new ArrayList<DeviceGroupUsage>();
        usage.forEach((kind, devices) -> groups.add(new DeviceGroupUsage(kind, devices)));
        return groups;
    }

    @Override
    public synchronized void shutdown() {
        close();
    }

    private void close() {
        var open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
