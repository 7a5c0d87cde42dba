package io.drover.devices.nvidia;

import com.sun.jna.Pointer;
import io.drover.devices.offer.Distance;
import io.drover.plugin.Attribute;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A GPU as it was found.
 *
 * @param uuid its name for ever
 * @param name its product name
 * @param pciBusId where it is; empty when unknown
 * @param minor number of its device node; negative when unknown
 * @param memoryMib its whole memory; 0 when unknown
 * @param attributes what jobs may compare
 * @param slices what it is cut into; empty for a whole GPU
 * @param trouble why it cannot be used; null when it can
 * @param links by the GPU's UUID how the others are reached
 */
record Gpu(
        Pointer handle,
        String uuid,
        String name,
        String pciBusId,
        int minor,
        long memoryMib,
        SortedMap<String, Attribute> attributes,
        boolean isSliced,
        List<Slice> slices,
        @Nullable String trouble,
        SortedMap<String, Distance.Link> links) {
    /**
     * A part of a GPU that the hardware keeps apart from the other parts (MIG).
     *
     * @param handle good until the driver cuts the GPU anew
     * @param gpuInstance number of the part; negative when unknown
     * @param computeInstance number of the part within the part; negative when unknown
     */
    record Slice(
            Pointer handle,
            String uuid,
            String name,
            long memoryMib,
            int gpuInstance,
            int computeInstance) {}

    Gpu {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        slices = List.copyOf(slices);
        links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    }

    Gpu lost(String why) {
        return new Gpu(
                handle,
                uuid,
                name,
                pciBusId,
                minor,
                memoryMib,
                attributes,
                isSliced,
                slices,
                why,
                links);
    }
}
