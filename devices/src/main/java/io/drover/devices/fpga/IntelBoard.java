package io.drover.devices.fpga;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.PciDevice;
import io.drover.devices.sysfs.Sysfs;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A board with a chip of Intel whose features the kernel lists (DFL). */
final class IntelBoard {
    /** By numbers of vendor and device. */
    private static final Map<String, String> BOARDS =
            Map.of(
                    "8086:09c4", "PAC Arria 10 GX",
                    "8086:09c5", "PAC Arria 10 GX",
                    "8086:0b2b", "PAC D5005",
                    "8086:0b2c", "PAC D5005",
                    "8086:0b30", "PAC N3000",
                    "8086:0b31", "PAC N3000",
                    "8086:bcce", "OFS",
                    "8086:bccf", "OFS");

    private IntelBoard() {}

    static boolean isOne(PciDevice function) {
        return function.driver().equals("dfl-pci") || BOARDS.containsKey(function.ids());
    }

    static Found at(PciDevice function, boolean management) throws IOException {
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("pci_ids", Attribute.of(function.ids()));
        var board = BOARDS.get(function.ids());
        if (board != null) {
            attributes.put("board", Attribute.of(board));
        }
        function.serial().ifPresent(text -> attributes.put("serial", Attribute.of(text)));
        if (function.memoryNode() >= 0) {
            attributes.put("numa_node", Attribute.of(function.memoryNode(), ""));
        }
        var nodes = new ArrayList<String>();
        boolean hasPort = false;
        for (var part : parts(function)) {
            var name = part.getFileName().toString();
            if (name.startsWith("dfl-port.")) {
                hasPort = true;
                nodes.add("/dev/" + name);
                put(attributes, "afu_id", part.resolve("afu_id"));
            } else {
                put(attributes, "bitstream", part.resolve("bitstream_id"));
                put(attributes, "bitstream_metadata", part.resolve("bitstream_metadata"));
                interfaceId(part).ifPresent(id -> attributes.put("shell", Attribute.of(id)));
                if (management) {
                    nodes.add("/dev/" + name);
                }
            }
        }
        var shell = attributes.get("shell");
        var name = board != null ? board : shell != null ? shell.text() : function.ids();
        return new Found(
                new DeviceKind("intel", "fpga", name),
                function.address(),
                function.address(),
                hasPort ? null : "it has no accelerator port; is the driver dfl-pci loaded?",
                attributes,
                nodes,
                function);
    }

    /** The features of the board as the kernel lists them. */
    private static List<Path> parts(PciDevice function) throws IOException {
        var parts = new ArrayList<Path>();
        var regions = function.directory().resolve("fpga_region");
        for (var region : Sysfs.names(regions)) {
            for (var name : Sysfs.names(regions.resolve(region))) {
                if (name.startsWith("dfl-port.") || name.startsWith("dfl-fme.")) {
                    parts.add(regions.resolve(region).resolve(name));
                }
            }
        }
        return parts;
    }

    /** What bitstreams must have been made for. */
    private static Optional<String> interfaceId(Path management) throws IOException {
        for (var name : Sysfs.names(management)) {
            if (name.startsWith("dfl-fme-region.")) {
                var regions = management.resolve(name).resolve("fpga_region");
                for (var region : Sysfs.names(regions)) {
                    var id = Sysfs.text(regions.resolve(region).resolve("compat_id"));
                    if (id.isPresent()) {
                        return id;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static void put(SortedMap<String, Attribute> to, String name, Path file) {
        Sysfs.text(file).ifPresent(text -> to.put(name, Attribute.of(text)));
    }
}
