package io.drover.devices.nvidia;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The management library of NVIDIA's driver, as much of it as we call.
 *
 * <p>Functions are looked up one by one as they are needed: what the library of an old driver does
 * not have, or a board does not support, is absent ({@link Optional}), not a failure. Handles of
 * devices are the library's own and are good until it is closed. Any thread may call.
 */
final class Nvml implements AutoCloseable {
    static final long DOUBLE_BIT_ERROR = 0x2;
    static final long XID = 0x8;

    private static final int SUCCESS = 0;
    private static final int NOT_FOUND = 6;
    private static final int TIMEOUT = 10;
    private static final int FUNCTION_NOT_FOUND = 13;
    private static final int GPU_IS_LOST = 15;
    private static final int RESET_REQUIRED = 16;

    private static final int TEXT_SIZE = 256;
    private static final int PCI_INFO_SIZE = 128; // larger than that of any version
    private static final int PCI_DOMAIN = 16;
    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;
    private static final int UNCORRECTED = 1;
    private static final int MOST_LINKS = 18;

    private final NativeLibrary library;
    private final Map<String, Optional<Function>> functions = new ConcurrentHashMap<>();

    /** How much of a memory is in use, in bytes. */
    record MemoryUse(long total, long used) {}

    /** Where a device is on the PCI bus. */
    record PciAddress(int domain, int bus, int device) {
        /** As the kernel writes it. */
        String text() {
            return "%04x:%02x:%02x.0".formatted(domain, bus, device);
        }
    }

    /** Errors that memory could not correct since the driver was loaded. */
    record EccErrors(long l1, long l2, long memory) {}

    /** How busy a GPU and its memory were, in percent. */
    record Utilization(int gpu, int memory) {}

    /**
     * The other end of a link that is up.
     *
     * @param gpu where the GPU is; null when the link leads to a switch
     */
    record RemoteEnd(@Nullable PciAddress gpu) {}

    /**
     * Something happened to a device.
     *
     * @param type {@link #DOUBLE_BIT_ERROR} or {@link #XID}
     * @param data number of the XID
     * @param gpuInstance the slice that it happened to; negative for the whole GPU
     */
    record Event(Pointer device, long type, long data, int gpuInstance) {}

    private Nvml(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Loads the library and connects to the driver.
     *
     * @param name file name to look for where the system keeps libraries, or an absolute path
     * @throws NvmlException saying what is missing: the library, the driver, the right to use it
     */
    static Nvml open(String name) throws NvmlException {
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(name);
        } catch (UnsatisfiedLinkError _) {
            throw new NvmlException("the library " + name + " cannot be loaded");
        }
        var nvml = new Nvml(library);
        int code = nvml.call("nvmlInit_v2");
        if (code == FUNCTION_NOT_FOUND) {
            throw new NvmlException(
                    "the driver is too old: its library " + name + " has no nvmlInit_v2");
        }
        if (code != SUCCESS) {
            throw nvml.failure("cannot reach the driver", code);
        }
        return nvml;
    }

    @Override
    public void close() {
        var _ = call("nvmlShutdown");
    }

    int deviceCount() throws NvmlException {
        var count = new IntByReference();
        int code = call("nvmlDeviceGetCount_v2", count);
        if (code != SUCCESS) {
            throw failure("cannot count the GPUs", code);
        }
        return count.getValue();
    }

    /**
     * The handle of a device.
     *
     * @throws NvmlException.Lost if the device does not answer any more
     */
    Pointer device(int index) throws NvmlException {
        var handle = new PointerByReference();
        int code = call("nvmlDeviceGetHandleByIndex_v2", index, handle);
        if (code != SUCCESS) {
            throw failure("cannot open GPU " + index, code);
        }
        return handle.getValue();
    }

    Optional<String> driverVersion() throws NvmlException {
        var text = new Memory(TEXT_SIZE);
        return ask("nvmlSystemGetDriverVersion", text, TEXT_SIZE)
                ? Optional.of(text.getString(0))
                : Optional.empty();
    }

    Optional<String> uuid(Pointer device) throws NvmlException {
        return text("nvmlDeviceGetUUID", device);
    }

    Optional<String> name(Pointer device) throws NvmlException {
        return text("nvmlDeviceGetName", device);
    }

    OptionalInt minorNumber(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetMinorNumber", device);
    }

    Optional<PciAddress> pciAddress(Pointer device) throws NvmlException {
        var info = new Memory(PCI_INFO_SIZE);
        return ask("nvmlDeviceGetPciInfo_v3", device, info)
                        || ask("nvmlDeviceGetPciInfo_v2", device, info)
                ? Optional.of(address(info))
                : Optional.empty();
    }

    private static PciAddress address(Memory info) {
        return new PciAddress(
                info.getInt(PCI_DOMAIN), info.getInt(PCI_DOMAIN + 4), info.getInt(PCI_DOMAIN + 8));
    }

    Optional<MemoryUse> memory(Pointer device) throws NvmlException {
        return memory("nvmlDeviceGetMemoryInfo", device);
    }

    /** The window through which the host reaches the memory. */
    Optional<MemoryUse> bar1(Pointer device) throws NvmlException {
        return memory("nvmlDeviceGetBAR1MemoryInfo", device);
    }

    private Optional<MemoryUse> memory(String function, Pointer device) throws NvmlException {
        var info = new Memory(3 * Long.BYTES); // total, free, used
        return ask(function, device, info)
                ? Optional.of(new MemoryUse(info.getLong(0), info.getLong(2 * Long.BYTES)))
                : Optional.empty();
    }

    /** In milliwatts. */
    OptionalInt powerUsage(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetPowerUsage", device);
    }

    /** What the device may draw, in milliwatts. */
    OptionalInt powerLimit(Pointer device) throws NvmlException {
        var limit = number("nvmlDeviceGetEnforcedPowerLimit", device);
        return limit.isPresent() ? limit : number("nvmlDeviceGetPowerManagementLimit", device);
    }

    /** In MHz. */
    OptionalInt coresClock(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetMaxClockInfo", device, CLOCK_SM);
    }

    /** In MHz. */
    OptionalInt memoryClock(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetMaxClockInfo", device, CLOCK_MEMORY);
    }

    OptionalInt pcieGeneration(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetMaxPcieLinkGeneration", device);
    }

    OptionalInt pcieWidth(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetMaxPcieLinkWidth", device);
    }

    OptionalInt displayMode(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetDisplayMode", device);
    }

    OptionalInt persistenceMode(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetPersistenceMode", device);
    }

    /** In degrees Celsius. */
    OptionalInt temperature(Pointer device) throws NvmlException {
        return number("nvmlDeviceGetTemperature", device, /* of the chip */ 0);
    }

    Optional<Utilization> utilization(Pointer device) throws NvmlException {
        var rates = new Memory(2 * Integer.BYTES);
        return ask("nvmlDeviceGetUtilizationRates", device, rates)
                ? Optional.of(new Utilization(rates.getInt(0), rates.getInt(Integer.BYTES)))
                : Optional.empty();
    }

    /** In percent. */
    OptionalInt encoderUtilization(Pointer device) throws NvmlException {
        return busy("nvmlDeviceGetEncoderUtilization", device);
    }

    /** In percent. */
    OptionalInt decoderUtilization(Pointer device) throws NvmlException {
        return busy("nvmlDeviceGetDecoderUtilization", device);
    }

    private OptionalInt busy(String function, Pointer device) throws NvmlException {
        var percent = new IntByReference();
        return ask(function, device, percent, /* period */ new IntByReference())
                ? OptionalInt.of(percent.getValue())
                : OptionalInt.empty();
    }

    Optional<EccErrors> eccErrors(Pointer device) throws NvmlException {
        var counts = new Memory(4 * Long.BYTES); // L1, L2, memory, registers
        return ask("nvmlDeviceGetDetailedEccErrors", device, UNCORRECTED, /* volatile */ 0, counts)
                ? Optional.of(
                        new EccErrors(
                                counts.getLong(0),
                                counts.getLong(Long.BYTES),
                                counts.getLong(2 * Long.BYTES)))
                : Optional.empty();
    }

    /** Errors that memory could not correct since the driver was loaded. */
    OptionalLong uncorrectedErrors(Pointer device) throws NvmlException {
        var count = new LongByReference();
        return ask("nvmlDeviceGetTotalEccErrors", device, UNCORRECTED, /* volatile */ 0, count)
                ? OptionalLong.of(count.getValue())
                : OptionalLong.empty();
    }

    /** Whether rows of memory broke for which there are no spare ones. */
    boolean rowsAreBroken(Pointer device) throws NvmlException {
        var corrected = new IntByReference();
        var uncorrected = new IntByReference();
        var pending = new IntByReference();
        var failed = new IntByReference();
        return ask("nvmlDeviceGetRemappedRows", device, corrected, uncorrected, pending, failed)
                && failed.getValue() != 0;
    }

    /** Whether the GPU is cut into slices, each of which is a device for tasks. */
    boolean isSliced(Pointer device) throws NvmlException {
        var current = new IntByReference();
        return ask("nvmlDeviceGetMigMode", device, current, new IntByReference())
                && current.getValue() == 1;
    }

    /** The slices of a GPU that is cut into slices. */
    List<Pointer> slices(Pointer device) throws NvmlException {
        var slices = new ArrayList<Pointer>();
        int most = number("nvmlDeviceGetMaxMigDeviceCount", device).orElse(0);
        for (int i = 0; i < most; i++) {
            var handle = new PointerByReference();
            if (ask("nvmlDeviceGetMigDeviceHandleByIndex", device, i, handle)) {
                slices.add(handle.getValue());
            }
        }
        return slices;
    }

    OptionalInt gpuInstance(Pointer slice) throws NvmlException {
        return number("nvmlDeviceGetGpuInstanceId", slice);
    }

    OptionalInt computeInstance(Pointer slice) throws NvmlException {
        return number("nvmlDeviceGetComputeInstanceId", slice);
    }

    /** How near two devices are on the PCI bus, from 0 (one board) to 50 (far). */
    OptionalInt commonAncestor(Pointer one, Pointer other) throws NvmlException {
        return number("nvmlDeviceGetTopologyCommonAncestor", one, other);
    }

    /** The other ends of the links that are up. */
    List<RemoteEnd> links(Pointer device) throws NvmlException {
        var ends = new ArrayList<RemoteEnd>();
        for (int link = 0; link < MOST_LINKS; link++) {
            if (number("nvmlDeviceGetNvLinkState", device, link).orElse(0) != 1) {
                continue;
            }
            boolean isGpu =
                    number("nvmlDeviceGetNvLinkRemoteDeviceType", device, link).orElse(0) == 0;
            var info = new Memory(PCI_INFO_SIZE);
            boolean known =
                    isGpu
                            && (ask("nvmlDeviceGetNvLinkRemotePciInfo_v2", device, link, info)
                                    || ask("nvmlDeviceGetNvLinkRemotePciInfo", device, link, info));
            if (known || !isGpu) {
                ends.add(new RemoteEnd(known ? address(info) : null));
            }
        }
        return ends;
    }

    /** Makes a set of events that devices can be watched by; empty when the driver has none. */
    Optional<Pointer> eventSet() throws NvmlException {
        var set = new PointerByReference();
        return ask("nvmlEventSetCreate", set) ? Optional.of(set.getValue()) : Optional.empty();
    }

    /** Has the errors of a device reported to the set, as far as the device reports any. */
    void watch(Pointer device, Pointer eventSet) throws NvmlException {
        var supported = new LongByReference();
        if (ask("nvmlDeviceGetSupportedEventTypes", device, supported)) {
            long types = supported.getValue() & (DOUBLE_BIT_ERROR | XID);
            if (types != 0) {
                var _ = ask("nvmlDeviceRegisterEvents", device, types, eventSet);
            }
        }
    }

    /** The next event that happened already; does not wait for one. */
    Optional<Event> nextEvent(Pointer eventSet) throws NvmlException {
        var data = new Memory(4 * Long.BYTES);
        data.clear();
        data.setInt(3 * Long.BYTES, -1); // old drivers write nothing here
        int code = call("nvmlEventSetWait_v2", eventSet, data, 0);
        if (code == FUNCTION_NOT_FOUND) {
            code = call("nvmlEventSetWait", eventSet, data, 0);
        }
        if (code == TIMEOUT || code == FUNCTION_NOT_FOUND) {
            return Optional.empty();
        }
        if (code != SUCCESS) {
            throw failure("cannot ask for events", code);
        }
        var device = data.getPointer(0);
        return Optional.of(
                new Event(
                        device,
                        data.getLong(Long.BYTES),
                        data.getLong(2 * Long.BYTES),
                        data.getInt(3 * Long.BYTES)));
    }

    private Optional<String> text(String function, Pointer device) throws NvmlException {
        var text = new Memory(TEXT_SIZE);
        return ask(function, device, text, TEXT_SIZE)
                ? Optional.of(text.getString(0))
                : Optional.empty();
    }

    /** Calls a function that writes a number after the arguments that it is given. */
    private OptionalInt number(String function, Object... arguments) throws NvmlException {
        var number = new IntByReference();
        var all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = number;
        return ask(function, all) ? OptionalInt.of(number.getValue()) : OptionalInt.empty();
    }

    /**
     * Calls a function.
     *
     * @return whether it knew the answer
     * @throws NvmlException.Lost if the device does not answer any more
     */
    private boolean ask(String function, Object... arguments) throws NvmlException {
        int code = call(function, arguments);
        if (code == GPU_IS_LOST || code == RESET_REQUIRED) {
            throw failure(function, code);
        }
        return code == SUCCESS;
    }

    private int call(String name, Object... arguments) {
        return functions
                .computeIfAbsent(name, this::find)
                .map(function -> function.invokeInt(arguments))
                .orElse(FUNCTION_NOT_FOUND);
    }

    private Optional<Function> find(String name) {
        try {
            return Optional.of(library.getFunction(name));
        } catch (UnsatisfiedLinkError _) {
            return Optional.empty();
        }
    }

    private NvmlException failure(String what, int code) {
        var message = what + ": " + describe(code);
        return switch (code) {
            case GPU_IS_LOST, RESET_REQUIRED, NOT_FOUND -> new NvmlException.Lost(message);
            default -> new NvmlException(message);
        };
    }

    private String describe(int code) {
        return functions
                .computeIfAbsent("nvmlErrorString", this::find)
                .map(function -> function.invokeString(new Object[] {code}, /* wide= */ false))
                .map(text -> text + " (code " + code + ")")
                .orElse("code " + code);
    }
}
