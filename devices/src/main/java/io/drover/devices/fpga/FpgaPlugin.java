package io.drover.devices.fpga;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.PciDevice;
import io.drover.devices.sysfs.Sysfs;
import io.drover.devices.sysfs.SysfsPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Offers FPGA boards of AMD (Xilinx, with the drivers of XRT) and of Intel (with those of DFL).
 *
 * <p>A task gets the nodes of the accelerator functions, and those that manage the board only with
 * {@code management = true}: who has them can load another bitstream for everybody.
 */
public final class FpgaPlugin extends SysfsPlugin<FpgaOptions> {
    public FpgaPlugin(String version) {
        super("fpga", version, "FPGA_VISIBLE_DEVICES", FpgaOptions.class);
    }

    @Override
    protected String absence() {
        return "no FPGA board of AMD (Xilinx) or Intel is on the PCI bus";
    }

    @Override
    protected List<Found> find(Sysfs files, FpgaOptions options) throws IOException {
        var all = PciDevice.all(files);
        var found = new ArrayList<Found>();
        for (var function : all) {
            board(function, all, options.management()).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Found> board(
            PciDevice function, List<PciDevice> all, boolean management) throws IOException {
        if (XilinxBoard.isOne(function)) {
            return XilinxBoard.at(function, all, management);
        }
        return IntelBoard.isOne(function)
                ? Optional.of(IntelBoard.at(function, management))
                : Optional.empty();
    }
}
