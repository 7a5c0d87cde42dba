package io.drover.devices.nvidia;

import com.sun.jna.Pointer;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.DeviceUsage.Measurement;
import io.drover.plugin.DeviceUsage.Measurements;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures a GPU, or of a slice its memory: how busy it is the driver tells of whole GPUs only.
 *
 * <p>What a GPU does not tell is the text {@code N/A}.
 */
final class GpuUsage {
    private static final String UNKNOWN = "N/A";

    private final Nvml nvml;
    private final TreeMap<String, Measurement> figures = new TreeMap<>();

    private GpuUsage(Nvml nvml) {
        this.nvml = nvml;
    }

    static DeviceUsage of(Nvml nvml, GpuPart part, Instant now) throws NvmlException {
        var usage = new GpuUsage(nvml);
        var slice = part.slice();
        if (slice == null) {
            usage.power(part.gpu().handle());
            usage.work(part.gpu().handle());
            usage.errors(part.gpu().handle());
        }
        usage.memory(slice == null ? part.gpu().handle() : slice.handle());
        return new DeviceUsage(
                now, usage.figures.get("Memory state"), Measurements.of(usage.figures));
    }

    private void memory(Pointer part) throws NvmlException {
        memory("BAR1 buffer state", "used and total memory of the BAR1 window", nvml.bar1(part));
        memory("Memory state", "used and total memory", nvml.memory(part));
    }

    private void power(Pointer gpu) throws NvmlException {
        var used = nvml.powerUsage(gpu);
        var limit = nvml.powerLimit(gpu);
        var about = "power used and the limit of it";
        if (used.isEmpty()) {
            number("Power usage", OptionalInt.empty(), "W", about);
            return;
        }
        put(
                "Power usage",
                used.getAsInt() / 1000L,
                limit.isPresent() ? Long.valueOf(limit.getAsInt() / 1000L) : null,
                "W",
                about);
    }

    private void work(Pointer gpu) throws NvmlException {
        var busy = nvml.utilization(gpu);
        number(
                "GPU utilization",
                busy.map(b -> OptionalInt.of(b.gpu())).orElseGet(OptionalInt::empty),
                "%",
                "time in which a program ran on the GPU");
        number(
                "Memory utilization",
                busy.map(b -> OptionalInt.of(b.memory())).orElseGet(OptionalInt::empty),
                "%",
                "time in which memory was read or written");
        number(
                "Encoder utilization",
                nvml.encoderUtilization(gpu),
                "%",
                "use of the video encoder");
        number(
                "Decoder utilization",
                nvml.decoderUtilization(gpu),
                "%",
                "use of the video decoder");
        number("Temperature", nvml.temperature(gpu), "C", "temperature of the chip");
    }

    private void errors(Pointer gpu) throws NvmlException {
        var errors = nvml.eccErrors(gpu);
        count("ECC L1 errors", errors.map(Nvml.EccErrors::l1), "the L1 cache");
        count("ECC L2 errors", errors.map(Nvml.EccErrors::l2), "the L2 cache");
        count("ECC memory errors", errors.map(Nvml.EccErrors::memory), "the memory");
    }

    private void count(String name, Optional<Long> count, String where) {
        put(
                name,
                count.isPresent() ? count.get() : UNKNOWN,
                null,
                "#",
                "uncorrected errors of " + where);
    }

    private void number(String name, OptionalInt value, String unit, String about) {
        put(
                name,
                value.isPresent() ? (Object) (long) value.getAsInt() : UNKNOWN,
                null,
                unit,
                about);
    }

    private void memory(String name, String about, Optional<Nvml.MemoryUse> use) {
        if (use.isEmpty()) {
            put(name, UNKNOWN, null, "MiB", about);
        } else {
            put(name, use.get().used() >> 20, use.get().total() >> 20, "MiB", about);
        }
    }

    private void put(String name, Object value, @Nullable Number outOf, String unit, String about) {
        figures.put(name, new Measurement(value, outOf, unit, about));
    }
}
