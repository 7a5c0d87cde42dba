package io.drover.client.device;

import io.drover.client.fingerprint.SystemFiles;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the devices of the PCI bus are attached. */
final class PciBus {
    /** Vendors write the domain with four digits, with eight, or not at all. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:0*([0-9a-f]{1,4}):)?([0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])");

    private final SystemFiles files;

    PciBus(SystemFiles files) {
        this.files = files;
    }

    /** The NUMA node of a device; null when the machine does not say. */
    @Nullable Integer memoryNode(String busId) {
        Matcher address = ADDRESS.matcher(busId.toLowerCase(Locale.ROOT));
        if (!address.matches()) {
            return null;
        }
        String domain = address.group(1) == null ? "0" : address.group(1);
        String id = "%4s:%s".formatted(domain, address.group(2)).replace(' ', '0');
        long node = files.number("sys/bus/pci/devices/" + id + "/numa_node").orElse(-1);
        return node < 0 ? null : (int) node;
    }
}
