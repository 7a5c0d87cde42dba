package io.drover.devices.nvidia;

import io.drover.devices.settings.Distance;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tasks can get: a whole GPU, a slice of one, or a share of either.
 *
 * @param id what the scheduler knows it by
 * @param gpu where it is
 * @param slice which part of that; null for the whole
 * @param share which of {@code shares}, from 1
 * @param shares how many tasks share it; 1 for a task of its own
 * @param trouble why it cannot be used; null when it can
 */
record Offer(
        String id,
        Gpu gpu,
        Gpu.@Nullable Slice slice,
        int share,
        int shares,
        @Nullable String trouble) {
    private static final String VENDOR = "nvidia";

    /** All offers of a GPU. */
    static List<Offer> of(Gpu gpu, Shares shares, Faults faults) {
        var offers = new ArrayList<Offer>();
        if (!gpu.isSliced()) {
            add(gpu, null, shares, faults, offers);
        }
        gpu.slices().forEach(slice -> add(gpu, slice, shares, faults, offers));
        return offers;
    }

    private static void add(
            Gpu gpu, Gpu.@Nullable Slice slice, Shares shares, Faults faults, List<Offer> to) {
        var id = slice == null ? gpu.uuid() : slice.uuid();
        var fault = faults.of(gpu.uuid(), slice == null ? -1 : slice.gpuInstance());
        var trouble = gpu.trouble() == null ? fault : gpu.trouble();
        int count = shares.of(id);
        for (int share = 1; share <= count; share++) {
            var named = count == 1 ? id : "%s/%d-of-%d".formatted(id, share, count);
            to.add(new Offer(named, gpu, slice, share, count, trouble));
        }
    }

    /** What the driver and its tools know the hardware by. */
    String visibleId() {
        return slice == null ? gpu.uuid() : slice.uuid();
    }

    /** A share is never taken for a whole: it has a type and a name of its own. */
    DeviceKind kind() {
        var name = slice == null ? gpu.name() : slice.name();
        return shares == 1
                ? new DeviceKind(VENDOR, "gpu", name)
                : new DeviceKind(VENDOR, "gpu-share", name + " 1/" + shares);
    }

    private long wholeMib() {
        return slice == null ? gpu.memoryMib() : slice.memoryMib();
    }

    /** The memory that a task may use; 0 when unknown. */
    long memoryMib() {
        return wholeMib() / shares;
    }

    /** The part of the processors that a task may keep busy. */
    int processorsPercent() {
        return 100 / shares;
    }

    DeviceGroup.Device device() {
        return trouble == null
                ? DeviceGroup.Device.healthy(id, gpu.pciBusId())
                : DeviceGroup.Device.unhealthy(id, gpu.pciBusId(), trouble);
    }

    SortedMap<String, Attribute> attributes() {
        var attributes = new TreeMap<>(gpu.attributes());
        if (wholeMib() > 0) {
            attributes.put("memory", Attribute.of(memoryMib(), "MiB"));
        }
        if (shares > 1) {
            attributes.put("shares", Attribute.of(shares, ""));
            attributes.put("processors_percent", Attribute.of(processorsPercent(), ""));
            attributes.put("whole_memory", Attribute.of(wholeMib(), "MiB"));
        }
        return attributes;
    }

    /** How this and another one reach one another. */
    Distance.Link link(Offer other) {
        var link = gpu.links().get(other.gpu().uuid());
        if (gpu.uuid().equals(other.gpu().uuid())) {
            return Distance.Link.of(Distance.X);
        }
        return link == null ? Distance.Link.of(Distance.SYS) : link;
    }
}
