package io.drover.devices.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function of a device on the PCI bus.
 *
 * @param address such as {@code 0000:3b:00.0}
 * @param vendor number of who made the chip, such as 0x10ee
 * @param device number of the chip
 * @param classCode kind of device in 24 bits, such as 0x120000 for accelerators
 * @param driver the kernel's driver; empty when none has it
 * @param memoryNode the memory node that it is near to; negative when unknown
 * @param directory its files
 */
public record PciDevice(
        String address,
        long vendor,
        long device,
        long classCode,
        String driver,
        long memoryNode,
        Path directory) {
    private static final String ALL = "/sys/bus/pci/devices";

    /** All of the machine in the order of their addresses; empty when it has no such bus. */
    public static List<PciDevice> all(Sysfs files) throws IOException {
        var devices = new ArrayList<PciDevice>();
        for (var address : files.names(ALL)) {
            var directory = files.onHost(ALL + "/" + address);
            devices.add(
                    new PciDevice(
                            address,
                            Sysfs.hex(directory.resolve("vendor")).orElse(0),
                            Sysfs.hex(directory.resolve("device")).orElse(0),
                            Sysfs.hex(directory.resolve("class")).orElse(0),
                            Sysfs.target(directory.resolve("driver")).orElse(""),
                            memoryNode(directory),
                            directory));
        }
        return devices;
    }

    private static long memoryNode(Path directory) {
        try {
            return Long.parseLong(Sysfs.text(directory.resolve("numa_node")).orElse("-1"));
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /** The board that the function is on: its address without the function. */
    public String slot() {
        return address.substring(0, Math.max(0, address.lastIndexOf('.')));
    }

    /** Vendor and device as {@code lspci -n} writes them. */
    public String ids() {
        return "%04x:%04x".formatted(vendor, device);
    }

    /** A file in the first directory whose name begins like this: drivers number them. */
    public Optional<String> below(String prefix, String file) throws IOException {
        for (var name : Sysfs.names(directory)) {
            if (name.startsWith(prefix)) {
                var text = Sysfs.text(directory.resolve(name).resolve(file));
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        return Optional.empty();
    }

    /** The serial number that the board's maker wrote down on it. */
    public Optional<String> serial() {
        return Vpd.serial(directory.resolve("vpd"));
    }

    /** The way from the host bridge to the device, through all bridges. */
    List<String> way() {
        try {
            var way = new ArrayList<String>();
            for (var part : Files.isSymbolicLink(directory) ? directory.toRealPath() : directory) {
                var name = part.toString();
                if (name.startsWith("pci") || name.matches("[0-9a-f]{4}:[0-9a-f]{2}:.*")) {
                    way.add(name);
                }
            }
            return way;
        } catch (IOException _) {
            return List.of();
        }
    }
}
