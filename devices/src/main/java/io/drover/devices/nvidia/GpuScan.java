package io.drover.devices.nvidia;

import com.sun.jna.Pointer;
import io.drover.devices.nvidia.Gpu.Slice;
import io.drover.devices.nvidia.Nvml.RemoteEnd;
import io.drover.devices.offer.Distance;
import io.drover.devices.offer.Distance.Link;
import io.drover.plugin.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all GPUs of the machine. */
final class GpuScan {
    private static final Logger LOG = LoggerFactory.getLogger(GpuScan.class);
    private static final String UNKNOWN = "N/A";

    /** What a lane of the first generation carries, in MB/s; each generation doubles it. */
    private static final long LANE_OF_FIRST_GENERATION = 256;

    private final Nvml nvml;
    private final LongSupplier systemMemoryMib;

    /**
     * @param systemMemoryMib the machine's memory, which integrated GPUs use
     */
    GpuScan(Nvml nvml, LongSupplier systemMemoryMib) {
        this.nvml = nvml;
        this.systemMemoryMib = systemMemoryMib;
    }

    /**
     * All GPUs in the order of the driver.
     *
     * @param before those of the last look: one that does not answer any more is known from then
     */
    List<Gpu> run(List<Gpu> before) throws NvmlException {
        var found = new ArrayList<Gpu>();
        int count = nvml.deviceCount();
        for (int i = 0; i < count; i++) {
            try {
                found.add(look(nvml.device(i)));
            } catch (NvmlException.Lost e) {
                lost(i, before, e, found);
            }
        }
        return withLinks(found);
    }

    private static void lost(int index, List<Gpu> before, NvmlException why, List<Gpu> to) {
        if (index < before.size()) {
            to.add(before.get(index).lost("the GPU does not answer: " + why.getMessage()));
        } else {
            LOG.warn("GPU {} does not answer and is left out: {}", index, why.getMessage());
        }
    }

    private Gpu look(Pointer device) throws NvmlException {
        var uuid = nvml.uuid(device);
        if (uuid.isEmpty()) {
            throw new NvmlException("a GPU has no UUID");
        }
        long memory = memoryMib(device);
        boolean isSliced = nvml.isSliced(device);
        return new Gpu(
                device,
                uuid.get(),
                nvml.name(device).orElse(UNKNOWN),
                nvml.pciAddress(device).map(Nvml.PciAddress::text).orElse(""),
                nvml.minorNumber(device).orElse(-1),
                memory,
                attributes(device, memory),
                isSliced,
                isSliced ? slices(device) : List.of(),
                trouble(device),
                new TreeMap<>());
    }

    private long memoryMib(Pointer device) throws NvmlException {
        return nvml.memory(device)
                .map(use -> use.total() >> 20)
                .orElseGet(systemMemoryMib::getAsLong);
    }

    private SortedMap<String, Attribute> attributes(Pointer device, long memoryMib)
            throws NvmlException {
        var attributes = new TreeMap<String, Attribute>();
        if (memoryMib > 0) {
            attributes.put("memory", Attribute.of(memoryMib, "MiB"));
        }
        nvml.bar1(device)
                .ifPresent(use -> attributes.put("bar1", Attribute.of(use.total() >> 20, "MiB")));
        // The limit and not the draw of the moment, which no job could count on.
        put(attributes, "power", nvml.powerLimit(device), 1000, "W");
        put(attributes, "cores_clock", nvml.coresClock(device), 1, "MHz");
        put(attributes, "memory_clock", nvml.memoryClock(device), 1, "MHz");
        bandwidth(device, attributes);
        text(attributes, "display_state", nvml.displayMode(device));
        text(attributes, "persistence_mode", nvml.persistenceMode(device));
        nvml.driverVersion()
                .ifPresent(version -> attributes.put("driver_version", Attribute.of(version)));
        return attributes;
    }

    private void bandwidth(Pointer device, SortedMap<String, Attribute> attributes)
            throws NvmlException {
        var generation = nvml.pcieGeneration(device);
        var width = nvml.pcieWidth(device);
        if (generation.isPresent() && width.isPresent() && generation.getAsInt() > 0) {
            long lane = LANE_OF_FIRST_GENERATION << (generation.getAsInt() - 1);
            attributes.put("pci_bandwidth", Attribute.of(width.getAsInt() * lane, "MB/s"));
        }
    }

    private static void put(
            SortedMap<String, Attribute> to, String name, OptionalInt value, int by, String unit) {
        value.ifPresent(number -> to.put(name, Attribute.of((long) number / by, unit)));
    }

    private static void text(SortedMap<String, Attribute> to, String name, OptionalInt value) {
        value.ifPresent(number -> to.put(name, Attribute.of(String.valueOf(number))));
    }

    private List<Slice> slices(Pointer device) throws NvmlException {
        var slices = new ArrayList<Slice>();
        for (var slice : nvml.slices(device)) {
            var uuid = nvml.uuid(slice);
            if (uuid.isPresent()) {
                slices.add(
                        new Slice(
                                slice,
                                uuid.get(),
                                nvml.name(slice).orElse(UNKNOWN),
                                nvml.memory(slice).map(use -> use.total() >> 20).orElse(0L),
                                nvml.gpuInstance(slice).orElse(-1),
                                nvml.computeInstance(slice).orElse(-1)));
            }
        }
        return slices;
    }

    private @Nullable String trouble(Pointer device) throws NvmlException {
        if (nvml.rowsAreBroken(device)) {
            return "rows of its memory are broken and no spare ones are left";
        }
        long errors = nvml.uncorrectedErrors(device).orElse(0);
        return errors == 0
                ? null
                : "its memory had " + errors + " errors that could not be corrected; reset the GPU";
    }

    private List<Gpu> withLinks(List<Gpu> gpus) throws NvmlException {
        var ends = new ArrayList<List<RemoteEnd>>();
        for (var gpu : gpus) {
            ends.add(endsOf(gpu));
        }
        var linked = new ArrayList<Gpu>();
        for (int i = 0; i < gpus.size(); i++) {
            var links = new TreeMap<String, Link>();
            for (int other = 0; other < gpus.size(); other++) {
                if (other != i) {
                    links.put(gpus.get(other).uuid(), link(gpus, ends, i, other));
                }
            }
            linked.add(with(gpus.get(i), links));
        }
        return linked;
    }

    private List<RemoteEnd> endsOf(Gpu gpu) throws NvmlException {
        try {
            return nvml.links(gpu.handle());
        } catch (NvmlException.Lost _) {
            return List.of();
        }
    }

    private Link link(List<Gpu> gpus, List<List<RemoteEnd>> ends, int one, int other)
            throws NvmlException {
        int count = linksBetween(gpus, ends, one, other);
        if (count > 0) {
            return new Link(Distance.NV, count);
        }
        try {
            var level = nvml.commonAncestor(gpus.get(one).handle(), gpus.get(other).handle());
            return Link.of(
                    switch (level.orElse(50)) {
                        case 0 -> Distance.PSB;
                        case 10 -> Distance.PIX;
                        case 20 -> Distance.PXB;
                        case 30 -> Distance.PHB;
                        case 40 -> Distance.NODE;
                        default -> Distance.SYS;
                    });
        } catch (NvmlException.Lost _) {
            return Link.of(Distance.SYS);
        }
    }

    /**
     * Those that lead straight to the other, or else all that lead to switches, as do the other's.
     */
    private static int linksBetween(
            List<Gpu> gpus, List<List<RemoteEnd>> ends, int one, int other) {
        var to = gpus.get(other).pciBusId();
        long straight =
                ends.get(one).stream()
                        .filter(end -> end.gpu() != null && end.gpu().text().equals(to))
                        .count();
        return (int)
                (straight > 0
                        ? straight
                        : Math.min(toSwitches(ends.get(one)), toSwitches(ends.get(other))));
    }

    private static long toSwitches(List<RemoteEnd> ends) {
        return ends.stream().filter(end -> end.gpu() == null).count();
    }

    private static Gpu with(Gpu gpu, SortedMap<String, Link> links) {
        return new Gpu(
                gpu.handle(),
                gpu.uuid(),
                gpu.name(),
                gpu.pciBusId(),
                gpu.minor(),
                gpu.memoryMib(),
                gpu.attributes(),
                gpu.isSliced(),
                gpu.slices(),
                gpu.trouble(),
                links);
    }
}
