package io.drover.devices.tpu;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.PciDevice;
import io.drover.devices.sysfs.Sysfs;
import io.drover.devices.sysfs.SysfsPlugin;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Offers Google's TPUs, also those of Coral ({@code google/tpu}), and whatever else the kernel
 * lists as an accelerator of computations ({@code vendor/accel}).
 */
public final class TpuPlugin extends SysfsPlugin<TpuOptions> {
    private static final long GOOGLE = 0x1ae0;

    /** By numbers of vendor and device. */
    private static final Map<String, String> TPUS =
            Map.of(
                    "1ae0:0027", "TPU v2/v3",
                    "1ae0:005e", "TPU v4",
                    "1ae0:0062", "TPU v5p",
                    "1ae0:0063", "TPU v5e",
                    "1ae0:006f", "TPU v6e",
                    "1ac1:089a", "Edge TPU");

    private static final Map<Long, String> VENDORS =
            Map.of(
                    GOOGLE,
                    "google",
                    0x1ac1L,
                    "google",
                    0x8086L,
                    "intel",
                    0x1022L,
                    "amd",
                    0x1da3L,
                    "habana",
                    0x17cbL,
                    "qualcomm");

    public TpuPlugin(String version) {
        super("tpu", version, "TPU_VISIBLE_DEVICES", TpuOptions.class);
    }

    @Override
    protected String absence() {
        return "no TPU is on the PCI bus, and the kernel lists no accelerator";
    }

    @Override
    protected List<Found> find(Sysfs files, TpuOptions options) throws IOException {
        var found = new ArrayList<Found>();
        int place = 0;
        for (var chip : PciDevice.all(files)) {
            var entry = entry(files, chip, "accel").or(() -> entry(files, chip, "apex"));
            boolean isTpu = TPUS.containsKey(chip.ids());
            if (isTpu || entry.isPresent()) {
                found.add(found(chip, isTpu, entry.orElse(null), place));
                place++;
            }
        }
        return found;
    }

    /** The name by which the kernel lists the chip among accelerators. */
    private static Optional<String> entry(Sysfs files, PciDevice chip, String list) {
        try {
            for (var name : files.names("/sys/class/" + list)) {
                var device = files.onHost("/sys/class/" + list + "/" + name + "/device");
                if (Sysfs.target(device).filter(chip.address()::equals).isPresent()) {
                    return Optional.of(name);
                }
            }
        } catch (IOException _) {
            // Not listed.
        }
        return Optional.empty();
    }

    private static Found found(PciDevice chip, boolean isTpu, @Nullable String entry, int place) {
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("pci_ids", Attribute.of(chip.ids()));
        if (!chip.driver().isEmpty()) {
            attributes.put("driver", Attribute.of(chip.driver()));
        }
        if (chip.memoryNode() >= 0) {
            attributes.put("numa_node", Attribute.of(chip.memoryNode(), ""));
        }
        var nodes = nodes(chip, entry);
        var vendor = VENDORS.getOrDefault(chip.vendor(), "%04x".formatted(chip.vendor()));
        return new Found(
                new DeviceKind(
                        vendor, isTpu ? "tpu" : "accel", TPUS.getOrDefault(chip.ids(), chip.ids())),
                chip.address(),
                entry == null ? String.valueOf(place) : entry.replaceAll("[^0-9]", ""),
                nodes.isEmpty() ? "no driver has it" : null,
                attributes,
                nodes,
                chip);
    }

    /** Drivers differ in where they put their nodes. */
    private static List<String> nodes(PciDevice chip, @Nullable String entry) {
        if (entry != null) {
            return List.of("/dev/accel/" + entry, "/dev/" + entry);
        }
        if (chip.driver().equals("vfio-pci")) {
            var group = Sysfs.target(chip.directory().resolve("iommu_group"));
            return group.map(name -> List.of("/dev/vfio/vfio", "/dev/vfio/" + name))
                    .orElse(List.of());
        }
        return List.of();
    }
}
