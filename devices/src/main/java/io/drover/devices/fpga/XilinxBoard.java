package io.drover.devices.fpga;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.PciDevice;
import io.drover.devices.sysfs.Sysfs;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A board with a chip of AMD (Xilinx): a function for its users, and one that manages it. */
final class XilinxBoard {
    private static final long VENDOR = 0x10ee;
    private static final long ACCELERATOR = 0x12;

    private XilinxBoard() {}

    static boolean isOne(PciDevice function) {
        return function.vendor() == VENDOR
                && (function.classCode() >> 16 == ACCELERATOR
                        || function.driver().equals("xocl")
                        || function.driver().equals("xclmgmt"));
    }

    /** The board, told by the function for users; or, when that has no driver, by the other one. */
    static Optional<Found> at(PciDevice function, List<PciDevice> all, boolean management)
            throws IOException {
        var users =
                all.stream()
                        .filter(XilinxBoard::isOne)
                        .filter(other -> other.slot().equals(function.slot()))
                        .filter(other -> other.driver().equals("xocl"))
                        .findFirst();
        if (users.isPresent()) {
            return users.get().equals(function)
                    ? Optional.of(usable(function, all, management))
                    : Optional.empty();
        }
        boolean isFirst =
                all.stream()
                        .filter(XilinxBoard::isOne)
                        .filter(other -> other.slot().equals(function.slot()))
                        .findFirst()
                        .filter(function::equals)
                        .isPresent();
        return isFirst ? Optional.of(unusable(function)) : Optional.empty();
    }

    private static Found usable(PciDevice users, List<PciDevice> all, boolean management)
            throws IOException {
        var attributes = new TreeMap<String, Attribute>();
        var shell = users.below("rom", "VBNV");
        var board = users.below("xmc", "bd_name");
        attributes.put("pci_ids", Attribute.of(users.ids()));
        shell.ifPresent(text -> attributes.put("shell", Attribute.of(text)));
        board.ifPresent(text -> attributes.put("board", Attribute.of(text)));
        users.below("xmc", "serial_num")
                .or(users::serial)
                .ifPresent(text -> attributes.put("serial", Attribute.of(text)));
        Sysfs.text(users.directory().resolve("xclbinuuid"))
                .ifPresent(text -> attributes.put("bitstream", Attribute.of(text)));
        Sysfs.text(users.directory().resolve("interface_uuids"))
                .ifPresent(text -> attributes.put("interface_id", Attribute.of(text)));
        if (users.memoryNode() >= 0) {
            attributes.put("numa_node", Attribute.of(users.memoryNode(), ""));
        }
        var name = shell.or(() -> board).orElse(users.ids());
        return new Found(
                new DeviceKind("xilinx", "fpga", name),
                users.address(),
                users.address(),
                isReady(users) ? null : "its shell is not ready; see dmesg for xocl",
                attributes,
                nodes(users, all, management),
                users);
    }

    private static boolean isReady(PciDevice users) {
        return !"0".equals(Sysfs.text(users.directory().resolve("ready")).orElse("1"));
    }

    private static List<String> nodes(PciDevice users, List<PciDevice> all, boolean management)
            throws IOException {
        var nodes = new ArrayList<String>();
        for (var name : Sysfs.names(users.directory().resolve("drm"))) {
            if (name.startsWith("renderD")) {
                nodes.add("/dev/dri/" + name);
            }
        }
        if (management) {
            all.stream()
                    .filter(other -> other.slot().equals(users.slot()))
                    .filter(other -> other.driver().equals("xclmgmt"))
                    .forEach(manager ->
                            Sysfs.text(manager.directory().resolve("instance"))
                                    .ifPresent(number -> nodes.add("/dev/xclmgmt" + number)));
        }
        return nodes;
    }

    private static Found unusable(PciDevice function) {
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("pci_ids", Attribute.of(function.ids()));
        return new Found(
                new DeviceKind("xilinx", "fpga", function.ids()),
                function.address(),
                function.address(),
                "the driver xocl does not have it; install XRT",
                attributes,
                List.of(),
                function);
    }
}
