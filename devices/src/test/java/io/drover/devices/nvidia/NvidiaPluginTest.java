package io.drover.devices.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.DeviceUsage.Measurement;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin over a library that answers like NVML. */
class NvidiaPluginTest {
    private static final String T4 = "gpu GPU-a Tesla_T4 15360 3b 0";

    @TempDir private static Path compiled;
    @TempDir private Path dir;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final NvidiaPlugin plugin = new NvidiaPlugin("1.0.0", clock());

    private InstantSource clock() {
        return now::get;
    }

    @BeforeAll
    static void compile() throws Exception {
        FakeNvml.compile(compiled, "new.so");
        FakeNvml.compile(compiled, "old.so", "-DOLD");
        FakeNvml.compile(compiled, "ancient.so", "-DOLD", "-DANCIENT");
    }

    /** Each test has a library of its own, since a library has one state in a process. */
    private FakeNvml library(String name) throws Exception {
        return FakeNvml.copy(compiled.resolve(name + ".so"), dir.resolve(name));
    }

    @AfterEach
    void close() {
        plugin.shutdown();
    }

    private FakeNvml start(Map<String, Object> config, String... gpus) throws Exception {
        var fake = library("new");
        fake.gpus(gpus);
        configure(fake, config);
        return fake;
    }

    private void configure(FakeNvml fake, Map<String, Object> config) throws Exception {
        var all = new TreeMap<String, Object>(config);
        all.putIfAbsent("library", fake.library());
        all.putIfAbsent("root", dir.toString());
        plugin.configure(Settings.of(all));
    }

    private void minuteLater() {
        now.updateAndGet(time -> time.plusSeconds(61));
    }

    private DeviceGroup onlyGroup() throws PluginException {
        var groups = plugin.fingerprint();
        assertThat(groups).hasSize(1);
        return groups.getFirst();
    }

    private static String trouble(DeviceGroup group, String id) {
        return group.devices().stream()
                .filter(device -> device.id().equals(id))
                .map(DeviceGroup.Device::healthDescription)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsEveryAttributeWithItsUnit() throws Exception {
        start(Map.of(), T4 + " limit=70000 draw=42000");

        var group = onlyGroup();

        assertThat(group.kind().toString()).isEqualTo("nvidia/gpu/Tesla T4");
        assertThat(group.devices())
                .containsExactly(DeviceGroup.Device.healthy("GPU-a", "0000:3b:00.0"));
        assertThat(group.attributes())
                .containsExactly(
                        Map.entry("bar1", Attribute.of(256, "MiB")),
                        Map.entry("cores_clock", Attribute.of(1590, "MHz")),
                        Map.entry("display_state", Attribute.of("0")),
                        Map.entry("driver_version", Attribute.of("550.54.15")),
                        Map.entry("memory", Attribute.of(15360, "MiB")),
                        Map.entry("memory_clock", Attribute.of(5001, "MHz")),
                        Map.entry("pci_bandwidth", Attribute.of(32768, "MB/s")),
                        Map.entry("persistence_mode", Attribute.of("1")),
                        Map.entry("power", Attribute.of(70, "W")));
    }

    @Test
    void measuresEveryStatistic() throws Exception {
        start(Map.of(), T4 + " limit=70000 draw=42500 ecc=3");
        plugin.fingerprint();

        var usage = usage("GPU-a");

        assertThat(usage.at()).isEqualTo(now.get());
        assertThat(usage.measurements().values())
                .hasEntrySatisfying("Power usage", m -> is(m, 42L, 70L, "W"))
                .hasEntrySatisfying("GPU utilization", m -> is(m, 80L, null, "%"))
                .hasEntrySatisfying("Memory utilization", m -> is(m, 30L, null, "%"))
                .hasEntrySatisfying("Encoder utilization", m -> is(m, 11L, null, "%"))
                .hasEntrySatisfying("Decoder utilization", m -> is(m, 12L, null, "%"))
                .hasEntrySatisfying("Temperature", m -> is(m, 55L, null, "C"))
                .hasEntrySatisfying("Memory state", m -> is(m, 3840L, 15360L, "MiB"))
                .hasEntrySatisfying("BAR1 buffer state", m -> is(m, 5L, 256L, "MiB"))
                .hasEntrySatisfying("ECC L1 errors", m -> is(m, 1L, null, "#"))
                .hasEntrySatisfying("ECC L2 errors", m -> is(m, 2L, null, "#"))
                .hasEntrySatisfying("ECC memory errors", m -> is(m, 3L, null, "#"))
                .hasSize(11);
        assertThat(usage.summary()).isEqualTo(usage.measurements().values().get("Memory state"));
    }

    private DeviceUsage usage(String id) throws PluginException {
        return plugin.measure().stream()
                .map(group -> group.devices().get(id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static void is(Measurement figure, Object value, @Nullable Object outOf, String unit) {
        assertThat(figure.value()).isEqualTo(value);
        assertThat(figure.outOf()).isEqualTo(outOf);
        assertThat(figure.unit()).isEqualTo(unit);
    }

    @Test
    void leavesOutWhatAnOldDriverDoesNotKnow() throws Exception {
        var fake = library("old");
        fake.gpus(T4);
        configure(fake, Map.of());

        var group = onlyGroup();

        assertThat(group.attributes()).containsKeys("memory", "power").doesNotContainKey("bar1");
        assertThat(group.devices().getFirst().pciBusId()).isEqualTo("0000:3b:00.0");
        assertThat(usage("GPU-a").measurements().values())
                .hasSize(11)
                .hasEntrySatisfying("BAR1 buffer state", m -> is(m, "N/A", null, "MiB"))
                .hasEntrySatisfying("Encoder utilization", m -> is(m, "N/A", null, "%"))
                .hasEntrySatisfying("ECC L1 errors", m -> is(m, "N/A", null, "#"));
    }

    @Test
    void offersNothingWithoutLibraryOrDriverOrGpu() throws Exception {
        plugin.configure(Settings.of(Map.of("library", dir.resolve("none.so").toString())));
        absent("undetected: the library " + dir.resolve("none.so") + " cannot be loaded");
        assertThat(plugin.measure()).isEmpty();

        var fake = library("new");
        fake.gpus(T4, "init 9");
        configure(fake, Map.of());
        absent("undetected: cannot reach the driver: Driver Not Loaded (code 9)");

        fake.gpus("driver 1");
        absent("undetected: the driver knows no GPU");
        minuteLater();
        fake.gpus(T4);
        assertThat(plugin.fingerprint()).hasSize(1); // once it is there
    }

    /** Said once, and then no more. */
    private void absent(String why) throws Exception {
        assertThatThrownBy(plugin::fingerprint).isInstanceOf(PluginException.class).hasMessage(why);
        assertThat(plugin.fingerprint()).isEmpty();
        assertThat(plugin.fingerprint()).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> Nvml.open(dir.resolve("none.so").toString()))
                .hasMessage("the library " + dir.resolve("none.so") + " cannot be loaded");
        var ancient = library("ancient");
        assertThatThrownBy(() -> Nvml.open(ancient.library()))
                .hasMessageContaining("the driver is too old")
                .hasMessageContaining("has no nvmlInit_v2");
        var other = library("new");
        other.gpus("init 18");
        assertThatThrownBy(() -> Nvml.open(other.library()))
                .hasMessage("cannot reach the driver: Driver/library version mismatch (code 18)");
    }

    @Test
    void offersTheSlicesOfAGpuInItsPlace() throws Exception {
        capability("gi1", 30);
        capability("gi1/ci0", 31);
        for (var node : List.of("nvidia0", "nvidiactl", "nvidia-caps/nvidia-cap30")) {
            Files.createDirectories(dir.resolve("dev/" + node).getParent());
            Files.createFile(dir.resolve("dev/" + node));
        }
        Files.createFile(dir.resolve("dev/nvidia-caps/nvidia-cap31"));
        start(
                Map.of(),
                "gpu GPU-a A100 40960 3b 0 mig=1",
                "slice GPU-a MIG-1 A100_MIG_1g.5gb 4864 1 0",
                "slice GPU-a MIG-2 A100_MIG_1g.5gb 4864 2 0",
                "slice GPU-a MIG-3 A100_MIG_3g.20gb 19968 3 0");

        var groups = plugin.fingerprint();

        assertThat(groups)
                .extracting(group -> group.kind().name())
                .containsExactly("A100 MIG 1g.5gb", "A100 MIG 3g.20gb");
        assertThat(groups.getFirst().devices())
                .containsExactly(
                        DeviceGroup.Device.healthy("MIG-1", "0000:3b:00.0"),
                        DeviceGroup.Device.healthy("MIG-2", "0000:3b:00.0"));
        assertThat(groups.getFirst().attributes())
                .containsEntry("memory", Attribute.of(4864, "MiB"))
                .containsEntry("cores_clock", Attribute.of(1590, "MHz")) // of the GPU
                .containsEntry("unique.links", Attribute.of("MIG-1 MIG-2: X"));
        var reservation = plugin.reserve(List.of("MIG-1"));
        assertThat(reservation.env()).containsExactly(Map.entry("NVIDIA_VISIBLE_DEVICES", "MIG-1"));
        assertThat(reservation.devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly(
                        "/dev/nvidiactl",
                        "/dev/nvidia0",
                        "/dev/nvidia-caps/nvidia-cap30",
                        "/dev/nvidia-caps/nvidia-cap31");
    }

    @Test
    void measuresTheMemoryOfASlice() throws Exception {
        start(
                Map.of("shares", List.of(Map.of("ids", List.of("MIG-2"), "count", 2L))),
                "gpu GPU-a A100 40960 3b 0 mig=1",
                "slice GPU-a MIG-1 A100_MIG_1g.5gb 4864 1 0",
                "slice GPU-a MIG-2 A100_MIG_1g.5gb 4864 2 0");
        plugin.fingerprint();

        var usage = usage("MIG-1");

        assertThat(usage.measurements().values())
                .containsOnlyKeys("BAR1 buffer state", "Memory state")
                .hasEntrySatisfying("BAR1 buffer state", m -> is(m, "N/A", null, "MiB"))
                .hasEntrySatisfying("Memory state", m -> is(m, 1216L, 4864L, "MiB"));
        assertThat(usage.summary()).isEqualTo(usage.measurements().values().get("Memory state"));
        assertThat(usage("MIG-2/2-of-2")).isEqualTo(usage("MIG-2/1-of-2"));
    }

    private void capability(String part, int minor) throws Exception {
        var access = dir.resolve("proc/driver/nvidia/capabilities/gpu0/mig/" + part + "/access");
        Files.createDirectories(access.getParent());
        Files.writeString(access, "DeviceFileMinor: " + minor + "\nDeviceFileMode: 292\n");
    }

    @Test
    void givesTheTaskItsGpusAndTheirNodes() throws Exception {
        Files.createDirectories(dir.resolve("dev"));
        for (var node : List.of("nvidia0", "nvidia1", "nvidia3", "nvidiactl", "nvidia-uvm")) {
            Files.createFile(dir.resolve("dev/" + node));
        }
        start(Map.of(), T4, "gpu GPU-b Tesla_T4 15360 3c 1", "gpu GPU-c Tesla_T4 15360 3d 3");
        plugin.fingerprint();

        var reservation = plugin.reserve(List.of("GPU-c", "GPU-a"));

        assertThat(reservation.env())
                .containsExactly(Map.entry("NVIDIA_VISIBLE_DEVICES", "GPU-c,GPU-a"));
        assertThat(reservation.devices())
                .extracting(TaskConfig.Device::taskPath)
                .containsExactly(
                        "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia3", "/dev/nvidia0");
        assertThat(reservation.devices().getFirst().hostPath())
                .isEqualTo(dir.resolve("dev/nvidiactl").toString());
        assertThatThrownBy(() -> plugin.reserve(List.of("GPU-a", "GPU-x", "GPU-y")))
                .isInstanceOf(PluginException.class)
                .hasMessage("unknown device IDs: GPU-x,GPU-y");
    }

    @ParameterizedTest
    @CsvSource({
        "ecc=2, 'its memory had 2 errors that could not be corrected; reset the GPU'",
        "broken=1, rows of its memory are broken and no spare ones are left",
        "lost=1, 'the GPU does not answer: cannot open GPU 0: GPU is lost (code 15)'"
    })
    void aGpuThatBreaksIsUnhealthyAndItsNeighbourIsNot(String fault, String why) throws Exception {
        var b = "gpu GPU-b Tesla_T4 15360 3c 1";
        var fake = start(Map.of(), T4, b);
        assertThat(onlyGroup().devices()).allMatch(DeviceGroup.Device::healthy);

        fake.gpus(T4 + " " + fault, b);
        assertThat(onlyGroup().devices()).allMatch(DeviceGroup.Device::healthy); // not looked yet
        minuteLater();

        assertThat(onlyGroup().devices())
                .containsExactly(
                        DeviceGroup.Device.unhealthy("GPU-a", "0000:3b:00.0", why),
                        DeviceGroup.Device.healthy("GPU-b", "0000:3c:00.0"));
        fake.gpus(T4, b);
        minuteLater();
        assertThat(onlyGroup().devices()).allMatch(DeviceGroup.Device::healthy);
    }

    @Test
    void errorsThatTheDriverReportsCountAtOnceAndStay() throws Exception {
        var b = "gpu GPU-b Tesla_T4 15360 3c 1";
        var fake = start(Map.of("ignored_xids", List.of(64L)), T4, b);
        plugin.fingerprint();

        fake.gpus(T4, b, "event GPU-a 8 31", "event GPU-a 8 64");
        assertThat(onlyGroup().devices()).allMatch(DeviceGroup.Device::healthy); // of programs
        fake.gpus(
                T4,
                b,
                "event GPU-a 8 31",
                "event GPU-a 8 64",
                "event GPU-a 8 79",
                "event GPU-b 2 0");

        var group = onlyGroup();
        assertThat(trouble(group, "GPU-a")).isEqualTo("the driver reported the error XID 79");
        assertThat(trouble(group, "GPU-b"))
                .isEqualTo("its memory had an error that could not be corrected");
        minuteLater();
        assertThat(onlyGroup().devices()).noneMatch(DeviceGroup.Device::healthy);
    }

    @Test
    void anErrorOfASliceLeavesTheOthersAlone() throws Exception {
        var gpu = "gpu GPU-a A100 40960 3b 0 mig=1";
        var one = "slice GPU-a MIG-1 MIG_1g 4864 1 0";
        var two = "slice GPU-a MIG-2 MIG_1g 4864 2 0";
        var fake = start(Map.of(), gpu, one, two);
        plugin.fingerprint();
        fake.gpus(gpu, one, two, "event GPU-a/2 8 94");

        var group = onlyGroup();

        assertThat(trouble(group, "MIG-1")).isEmpty();
        assertThat(trouble(group, "MIG-2")).isEqualTo("the driver reported the error XID 94");
    }

    @Test
    void leavesIgnoredOnesOut() throws Exception {
        start(
                Map.of("ignored_gpu_ids", List.of("GPU-b", "MIG-1")),
                T4,
                "gpu GPU-b Tesla_T4 15360 3c 1",
                "gpu GPU-c A100 40960 3d 2 mig=1",
                "slice GPU-c MIG-1 MIG_1g 4864 1 0",
                "slice GPU-c MIG-2 MIG_1g 4864 2 0");

        assertThat(plugin.fingerprint())
                .flatExtracting(DeviceGroup::devices)
                .extracting(DeviceGroup.Device::id)
                .containsExactlyInAnyOrder("GPU-a", "MIG-2");
        assertThatThrownBy(() -> plugin.reserve(List.of("GPU-b")))
                .hasMessage("unknown device IDs: GPU-b");
    }

    @Test
    void aGroupPromisesOnlyWhatHoldsForAll() throws Exception {
        start(
                Map.of(),
                T4 + " limit=70000",
                "gpu GPU-b Tesla_T4 15109 3c 1 limit=60000 generation=3");

        assertThat(onlyGroup().attributes())
                .containsEntry("memory", Attribute.of(15109, "MiB"))
                .containsEntry("power", Attribute.of(60, "W"))
                .containsEntry("pci_bandwidth", Attribute.of(16384, "MB/s"));
    }

    @Test
    void tellsHowGpusReachOneAnother() throws Exception {
        start(
                Map.of(),
                "gpu GPU-a V100 16384 1 0",
                "gpu GPU-b V100 16384 2 1",
                "gpu GPU-c V100 16384 3 2",
                "gpu GPU-d V100 16384 4 3",
                "link GPU-a GPU-b 4",
                "near GPU-a GPU-b 40",
                "near GPU-a GPU-c 10",
                "near GPU-b GPU-c 20",
                "near GPU-a GPU-d 30",
                "near GPU-b GPU-d 40");

        assertThat(onlyGroup().attributes())
                .containsEntry(
                        "unique.links",
                        Attribute.of("GPU-a GPU-b GPU-c GPU-d: NV4 PIX PHB PXB NODE SYS"));
    }

    @Test
    void linksThroughSwitchesReachEveryGpuThatHasSome() throws Exception {
        start(
                Map.of(),
                "gpu GPU-a H100 81559 1 0 switches=18",
                "gpu GPU-b H100 81559 2 1 switches=16",
                "gpu GPU-c H100 81559 3 2");

        assertThat(onlyGroup().attributes())
                .containsEntry("unique.links", Attribute.of("GPU-a GPU-b GPU-c: NV16 SYS SYS"));
    }

    @Test
    void sharesAreDevicesOfTheirOwnTypeWithTheirOwnLimits() throws Exception {
        start(
                Map.of("shares", List.of(Map.of("ids", List.of("GPU-a"), "count", 4L))),
                T4,
                "gpu GPU-b Tesla_T4 15360 3c 1");

        var groups = plugin.fingerprint();

        assertThat(groups)
                .extracting(group -> group.kind().toString())
                .containsExactly("nvidia/gpu-share/Tesla T4 1/4", "nvidia/gpu/Tesla T4");
        assertThat(groups.getFirst().devices())
                .extracting(DeviceGroup.Device::id)
                .containsExactly("GPU-a/1-of-4", "GPU-a/2-of-4", "GPU-a/3-of-4", "GPU-a/4-of-4");
        assertThat(groups.getFirst().attributes())
                .containsEntry("memory", Attribute.of(3840, "MiB"))
                .containsEntry("whole_memory", Attribute.of(15360, "MiB"))
                .containsEntry("shares", Attribute.of(4, ""))
                .containsEntry("processors_percent", Attribute.of(25, ""));
        assertThat(plugin.reserve(List.of("GPU-a/2-of-4")).env())
                .containsExactly(
                        Map.entry("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", "25"),
                        Map.entry("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", "0=3840M"),
                        Map.entry("CUDA_VISIBLE_DEVICES", "GPU-a"),
                        Map.entry("NVIDIA_VISIBLE_DEVICES", "GPU-a"));
        assertThat(plugin.reserve(List.of("GPU-b")).env()).hasSize(1);
        assertThat(plugin.measure().getFirst().devices())
                .containsKeys("GPU-a/1-of-4", "GPU-a/4-of-4");
    }

    @Test
    void twoSharesOfOneGpuAreNotTwoGpus() throws Exception {
        Files.createDirectories(dir.resolve("tmp/nvidia-mps"));
        start(Map.of("shares", List.of(Map.of("count", 4L))), T4, "gpu GPU-b Tesla_T4 15360 3c 1");
        var group = onlyGroup();

        var reservation = plugin.reserve(List.of("GPU-a/1-of-4", "GPU-a/3-of-4", "GPU-b/1-of-4"));

        assertThat(reservation.env())
                .containsExactly(
                        Map.entry("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", "25"),
                        Map.entry("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", "0=7680M,1=3840M"),
                        Map.entry("CUDA_MPS_PIPE_DIRECTORY", "/tmp/nvidia-mps"),
                        Map.entry("CUDA_VISIBLE_DEVICES", "GPU-a,GPU-b"),
                        Map.entry("NVIDIA_VISIBLE_DEVICES", "GPU-a,GPU-b"));
        assertThat(reservation.mounts())
                .extracting(TaskConfig.Mount::hostPath)
                .containsExactly(dir.resolve("tmp/nvidia-mps").toString());
        assertThat(group.attributes())
                .hasEntrySatisfying(
                        "unique.links",
                        links ->
                                assertThat(links.text())
                                        .startsWith("GPU-a/1-of-4 GPU-a/2-of-4")
                                        .contains(": X X X SYS SYS SYS SYS X X SYS"));
    }

    @Test
    void limitsOfSharesOfSeveralModelsFollowTheOrderThatProgramsSee() throws Exception {
        start(
                Map.of(
                        "shares",
                        List.of(
                                Map.of("ids", List.of("GPU-a"), "count", 4L),
                                Map.of("ids", List.of("GPU-v"), "count", 2L))),
                T4,
                "gpu GPU-v Tesla_V100 16160 3c 1",
                "gpu GPU-w A100 40960 3d 2");
        plugin.fingerprint();

        assertThat(plugin.reserve(List.of("GPU-w", "GPU-v/1-of-2", "GPU-a/1-of-4")).env())
                .containsExactly(
                        Map.entry("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", "25"),
                        Map.entry("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", "1=8080M,2=3840M"),
                        Map.entry("CUDA_VISIBLE_DEVICES", "GPU-w,GPU-v,GPU-a"),
                        Map.entry("NVIDIA_VISIBLE_DEVICES", "GPU-w,GPU-v,GPU-a"));
    }

    @Test
    void allSharesOfAGpuThatBreaksAreUnhealthy() throws Exception {
        start(
                Map.of("shares", List.of(Map.of("count", 2L))),
                T4 + " broken=1",
                "gpu GPU-b Tesla_T4 15360 3c 1");

        assertThat(onlyGroup().devices())
                .filteredOn(device -> !device.healthy())
                .extracting(DeviceGroup.Device::id)
                .containsExactly("GPU-a/1-of-2", "GPU-a/2-of-2");
    }

    @ParameterizedTest
    @CsvSource({
        "0, GPU-a, 'config.shares[1].count is 0, expected at least 1'",
        "49, GPU-a, 'shares: count is 49, expected 1 to 48'",
        "2, GPU-b, 'shares: two blocks are for GPU-b'"
    })
    void refusesSharesThatMakeNoSense(long count, String id, String why) {
        var shares =
                List.of(
                        Map.of("ids", List.of("GPU-b"), "count", 2L),
                        Map.of("ids", List.of(id), "count", count));
        assertThatThrownBy(() -> plugin.configure(Settings.of(Map.of("shares", shares))))
                .isInstanceOf(PluginException.class)
                .hasMessage(why);
    }

    @Test
    void saysThatItIsSwitchedOff() throws Exception {
        plugin.configure(Settings.of(Map.of("enabled", false)));

        assertThatThrownBy(plugin::fingerprint).hasMessage("device is not enabled");
        assertThatThrownBy(plugin::measure).hasMessage("device is not enabled");
        assertThatThrownBy(() -> plugin.reserve(List.of("GPU-a")))
                .hasMessage("device is not enabled");
    }

    @Test
    void integratedGpusHaveTheMemoryOfTheMachine() throws Exception {
        Files.createDirectories(dir.resolve("proc"));
        Files.writeString(
                dir.resolve("proc/meminfo"), "MemTotal:       16777216 kB\nMemFree: 1 kB\n");
        start(Map.of(), "gpu GPU-a Orin 0 3b 0");

        assertThat(onlyGroup().attributes()).containsEntry("memory", Attribute.of(16384, "MiB"));
    }
}
