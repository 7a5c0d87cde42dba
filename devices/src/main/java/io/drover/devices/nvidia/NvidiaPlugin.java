package io.drover.devices.nvidia;

import io.drover.devices.settings.Absence;
import io.drover.devices.settings.Common;
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
    /** The library that comes with the driver. */
    public static final String USUAL_LIBRARY = "libnvidia-ml.so.1";

    private static final String USUAL_PIPES = "/tmp/nvidia-mps";

    /** How soon an error counts that the driver reports; a whole look is rarer, it wakes GPUs. */
    private static final Duration HEARING = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final String version;
    private final Faults faults = new Faults();
    private final Absence absence = new Absence();
    private Common common = Common.USUAL;
    private String library = USUAL_LIBRARY;
    private String pipes = USUAL_PIPES;
    private List<String> ignored = List.of();
    private Shares shares = Shares.none();
    private long lookedAt;
    private volatile @Nullable Session session;
    private volatile Offers offers = Offers.NONE;

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

    /**
     * {@code ignored_gpu_ids} leaves out GPUs or slices by UUID, {@code library} says where NVML
     * is, {@code shares { ids, count }} offers GPUs in shares; {@code root} and {@code
     * mps_pipe_directory} say where the host's files are.
     */
    @Override
    public ConfigSpec configSpec() {
        return Common.spec()
                .optional("ignored_gpu_ids", "list(string)", "[]")
                .optional("ignored_xids", "list(number)", "[]")
                .optional("library", "string", "\"" + USUAL_LIBRARY + "\"")
                .optional("mps_pipe_directory", "string", "\"" + USUAL_PIPES + "\"")
                .blocks("shares", Shares.spec())
                .build();
    }

    @Override
    public synchronized void configure(Settings config) throws PluginException {
        common = Common.of(config);
        library = config.string("library", USUAL_LIBRARY);
        pipes = config.string("mps_pipe_directory", USUAL_PIPES);
        if (!pipes.startsWith("/")) {
            throw new PluginException(
                    "mps_pipe_directory is \"" + pipes + "\", expected an absolute path");
        }
        ignored = config.strings("ignored_gpu_ids");
        shares = Shares.of(config.blocks("shares"));
        var xids = new TreeSet<Long>();
        for (var xid : config.strings("ignored_xids")) {
            xids.add((long) Double.parseDouble(xid));
        }
        faults.ignore(xids);
        lookedAt = 0;
    }

    @Override
    public synchronized Duration period() {
        return common.period().compareTo(HEARING) < 0 ? common.period() : HEARING;
    }

    @Override
    public synchronized List<DeviceGroup> fingerprint() throws PluginException {
        common.requireEnabled();
        try {
            var gpus = look();
            offers = Offers.of(gpus, ignored, shares, faults);
            if (gpus.isEmpty()) {
                absence.tell("the driver knows no GPU");
            } else {
                absence.end();
            }
        } catch (NvmlException e) {
            close();
            offers = Offers.NONE;
            absence.tell(String.valueOf(e.getMessage()));
        }
        return offers.groups();
    }

    private List<Gpu> look() throws NvmlException {
        var open = session;
        if (open == null) {
            open = Session.open(library, this::systemMemoryMib);
            session = open;
            lookedAt = 0;
        }
        open.hear(faults);
        long now = clock.millis();
        if (lookedAt != 0 && now - lookedAt < common.period().toMillis() && now >= lookedAt) {
            return offers.gpus();
        }
        var gpus = open.look(offers.gpus());
        lookedAt = Math.max(1, now);
        return gpus;
    }

    private long systemMemoryMib() {
        try (var lines = Files.lines(common.root().resolve("proc/meminfo"))) {
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
        SharedUse use;
        synchronized (this) {
            common.requireEnabled();
            use = new SharedUse(common.root(), pipes);
        }
        return use.reservation(offers.of(deviceIds));
    }

    @Override
    public List<DeviceGroupUsage> measure() throws PluginException {
        synchronized (this) {
            common.requireEnabled();
        }
        var open = session;
        if (open == null) {
            return List.of();
        }
        SortedMap<DeviceKind, SortedMap<String, DeviceUsage>> usage = new TreeMap<>();
        SortedMap<String, DeviceUsage> byGpu = new TreeMap<>();
        for (var offer : offers.all()) {
            if (offer.slice() == null) { // the driver measures whole GPUs
                var gpu = offer.gpu();
                try {
                    var figures = byGpu.get(gpu.uuid());
                    if (figures == null) {
                        figures = GpuUsage.of(open.nvml(), gpu.handle(), clock.instant());
                        byGpu.put(gpu.uuid(), figures);
                    }
                    usage.computeIfAbsent(offer.kind(), _ -> new TreeMap<>())
                            .put(offer.id(), figures);
                } catch (NvmlException _) {
                    // The fingerprint tells that it is lost.
                }
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
