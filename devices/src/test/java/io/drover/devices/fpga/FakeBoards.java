package io.drover.devices.fpga;

import io.drover.devices.sysfs.FakeMachine;
import java.io.IOException;

/** FPGA boards as the kernel's files show them. */
final class FakeBoards {
    static final String SHELL = "xilinx_u250_gen3x16_xdma_shell_4_1";

    private FakeBoards() {}

    /**
     * A board of AMD with its two functions, below its own port of the host bridge.
     *
     * @return where the files of the function for users are
     */
    static String alveo(FakeMachine machine, String bus, String port, String serial, int render)
            throws IOException {
        var way = "pci0000:00/0000:00:" + port + ".0/0000:" + bus + ":00.";
        var manager = machine.pci(way + "0", "10ee:5004", "120000", "xclmgmt", 0);
        machine.file(manager + "/instance", "15104\n");
        var users = machine.pci(way + "1", "10ee:5005", "120000", "xocl", 0);
        machine.file(users + "/rom.u.2097152/VBNV", SHELL + "\n")
                .file(users + "/xmc.u.19922944/serial_num", serial + "\n")
                .file(users + "/xmc.u.19922944/bd_name", "ALVEO U250 PQ\n")
                .file(users + "/xclbinuuid", "5b996b13-9f7a\n")
                .file(users + "/ready", "1\n")
                .file(users + "/drm/renderD" + render + "/dev", "226:" + render)
                .nodes("dri/renderD" + render, "xclmgmt15104");
        return users;
    }

    /** A board of Intel. */
    static void n3000(FakeMachine machine) throws IOException {
        var board = machine.pci("pci0000:5d/0000:5e:00.0", "8086:0b30", "120000", "dfl-pci", 1);
        var region = board + "/fpga_region/region0";
        machine.file(region + "/dfl-fme.0/bitstream_id", "0x23000410010310\n")
                .file(region + "/dfl-fme.0/bitstream_metadata", "0x201908190\n")
                .file(
                        region + "/dfl-fme.0/dfl-fme-region.1/fpga_region/region1/compat_id",
                        "f3c9941350814aadbced07eb84a6d0bb\n")
                .file(region + "/dfl-port.0/afu_id", "9aeffe5f84570612c000c9660d824272\n")
                .file(board + "/vpd", "\u0082\3\0PAC\u0090\13\0PN\2ABSN\3XYZx")
                .nodes("dfl-port.0", "dfl-fme.0");
    }
}
