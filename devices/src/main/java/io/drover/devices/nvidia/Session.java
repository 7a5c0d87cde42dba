package io.drover.devices.nvidia;

import com.sun.jna.Pointer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the driver: the GPUs that it knows, and what it reports of them. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MOST_EVENTS = 1_000;

    private final Nvml nvml;
    private final GpuScan scan;
    private final Optional<Pointer> events;
    private final Set<String> watched = new HashSet<>();

    private Session(Nvml nvml, LongSupplier systemMemoryMib, Optional<Pointer> events) {
        this.nvml = nvml;
        this.scan = new GpuScan(nvml, systemMemoryMib);
        this.events = events;
    }

    static Session open(String library, LongSupplier systemMemoryMib) throws NvmlException {
        var nvml = Nvml.open(library);
        try {
            return new Session(nvml, systemMemoryMib, nvml.eventSet());
        } catch (NvmlException | RuntimeException e) {
            nvml.close();
            throw e;
        }
    }

    Nvml nvml() {
        return nvml;
    }

    /** Looks anew, and watches what it has not seen before. */
    List<Gpu> look(List<Gpu> before) throws NvmlException {
        var gpus = scan.run(before);
        if (events.isPresent()) {
            for (var gpu : gpus) {
                if (watched.add(gpu.uuid())) {
                    watch(gpu, events.get());
                }
            }
        }
        return gpus;
    }

    private void watch(Gpu gpu, Pointer set) throws NvmlException {
        try {
            nvml.watch(gpu.handle(), set);
        } catch (NvmlException.Lost _) {
            watched.remove(gpu.uuid());
        }
    }

    /** Takes down what the driver reported since the last call. */
    void hear(Faults faults) throws NvmlException {
        if (events.isEmpty()) {
            return;
        }
        for (int i = 0; i < MOST_EVENTS; i++) {
            var event = nvml.nextEvent(events.get());
            if (event.isEmpty()) {
                return;
            }
            var uuid = nvml.uuid(event.get().device());
            if (uuid.isPresent() && faults.add(uuid.get(), event.get())) {
                LOG.error("GPU {}: {}", uuid.get(), faults.of(uuid.get(), -1));
            }
        }
    }

    @Override
    public void close() {
        nvml.close();
    }
}
