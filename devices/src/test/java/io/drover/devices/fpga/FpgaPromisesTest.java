package io.drover.devices.fpga;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.devices.sysfs.SysfsKit;
import io.drover.plugin.DevicePlugin;
import java.io.IOException;

class FpgaPromisesTest extends SysfsKit {
    @Override
    protected DevicePlugin plugin() {
        return new FpgaPlugin("1.0.0");
    }

    @Override
    protected void build(FakeMachine machine) throws IOException {
        FakeBoards.alveo(machine, "3b", "01", "S1", 128);
        FakeBoards.alveo(machine, "3c", "02", "S2", 129);
        FakeBoards.n3000(machine);
    }

    @Override
    protected String shared() {
        return "0000:3c:00.1";
    }
}
