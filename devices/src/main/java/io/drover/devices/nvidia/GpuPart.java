package io.drover.devices.nvidia;

import io.drover.devices.offer.Distance;
import io.drover.devices.offer.Distance.Link;
import io.drover.devices.offer.Hardware;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the hardware keeps apart: a whole GPU, or a slice of one.
 *
 * @param slice null for the whole GPU
 * @param trouble why it cannot be used; null when it can
 */
record GpuPart(Gpu gpu, Gpu.@Nullable Slice slice, @Nullable String trouble)
        implements Hardware<GpuPart> {
    /** All parts of these GPUs, less those that people want to leave out. */
    static List<GpuPart> of(List<Gpu> gpus, List<String> ignored, Faults faults) {
        var parts = new ArrayList<GpuPart>();
        for (var gpu : gpus) {
            if (!gpu.isSliced()) {
                parts.add(of(gpu, null, faults));
            }
            gpu.slices().forEach(slice -> parts.add(of(gpu, slice, faults)));
        }
        parts.removeIf(part -> ignored.contains(part.gpu.uuid()) || ignored.contains(part.id()));
        return parts;
    }

    private static GpuPart of(Gpu gpu, Gpu.@Nullable Slice slice, Faults faults) {
        var fault = faults.of(gpu.uuid(), slice == null ? -1 : slice.gpuInstance());
        return new GpuPart(gpu, slice, gpu.trouble() == null ? fault : gpu.trouble());
    }

    /** What the driver and its tools know it by, too. */
    @Override
    public String id() {
        return slice == null ? gpu.uuid() : slice.uuid();
    }

    @Override
    public DeviceKind kind() {
        return new DeviceKind("nvidia", "gpu", slice == null ? gpu.name() : slice.name());
    }

    @Override
    public String pciBusId() {
        return gpu.pciBusId();
    }

    private long wholeMib() {
        return slice == null ? gpu.memoryMib() : slice.memoryMib();
    }

    /** The memory that a task may use which has so many of so many shares; 0 when unknown. */
    long memoryMib(int part, int shares) {
        return part * (wholeMib() / shares);
    }

    @Override
    public SortedMap<String, Attribute> attributes(int shares) {
        var attributes = new TreeMap<>(gpu.attributes());
        if (wholeMib() > 0) {
            attributes.put("memory", Attribute.of(memoryMib(1, shares), "MiB"));
        }
        if (shares > 1) {
            attributes.put("processors_percent", Attribute.of(100 / shares, ""));
            attributes.put("whole_memory", Attribute.of(wholeMib(), "MiB"));
        }
        return attributes;
    }

    @Override
    public Optional<Link> linkTo(GpuPart other) {
        if (gpu.uuid().equals(other.gpu.uuid())) {
            return Optional.of(Link.of(Distance.X));
        }
        var link = gpu.links().get(other.gpu.uuid());
        return Optional.of(link == null ? Link.of(Distance.SYS) : link);
    }
}
