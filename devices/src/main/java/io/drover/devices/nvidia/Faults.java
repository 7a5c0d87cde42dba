package io.drover.devices.nvidia;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Errors that the driver reported while this process ran. They stay: only a person knows that a GPU
 * was mended, and starts the plugin anew.
 */
final class Faults {
    /** What programs do wrong, not the hardware. */
    private static final Set<Long> OF_PROGRAMS = Set.of(13L, 31L, 43L, 45L, 68L, 109L);

    private final List<Fault> seen = new ArrayList<>();
    private Set<Long> ignored = OF_PROGRAMS;

    private record Fault(String gpu, int gpuInstance, String text) {}

    /** XIDs that are not to be minded, besides those that programs cause. */
    synchronized void ignore(Set<Long> xids) {
        var all = new TreeSet<>(OF_PROGRAMS);
        all.addAll(xids);
        ignored = all;
    }

    /** Takes an event of the GPU with this UUID down, if it says that the hardware is broken. */
    synchronized boolean add(String gpu, Nvml.Event event) {
        if (event.type() == Nvml.XID && ignored.contains(event.data())) {
            return false;
        }
        var text =
                event.type() == Nvml.XID
                        ? "the driver reported the error XID " + event.data()
                        : "its memory had an error that could not be corrected";
        return seen.add(new Fault(gpu, event.gpuInstance(), text));
    }

    /**
     * Why a GPU, or a slice of it, is not to be used any more; null for no reason.
     *
     * @param gpuInstance the slice; negative for the whole GPU
     */
    synchronized @Nullable String of(String gpu, int gpuInstance) {
        return seen.stream()
                .filter(fault -> fault.gpu().equals(gpu))
                .filter(fault ->
                        fault.gpuInstance() < 0
                                || gpuInstance < 0
                                || fault.gpuInstance() == gpuInstance)
                .map(Fault::text)
                .findFirst()
                .orElse(null);
    }
}
