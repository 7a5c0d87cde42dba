package io.drover.devices.tpu;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.devices.sysfs.SysfsKit;
import io.drover.plugin.DevicePlugin;
import java.io.IOException;

class TpuPromisesTest extends SysfsKit {
    @Override
    protected DevicePlugin plugin() {
        return new TpuPlugin("1.0.0");
    }

    @Override
    protected void build(FakeMachine machine) throws IOException {
        FakeChips.v4(machine, "pci0000:00/0000:02:00.0", 0, 0);
        FakeChips.v4(machine, "pci0000:00/0000:03:00.0", 1, 0);
        machine.pci("pci0000:00/0000:08:00.0", "1ae0:006f", "120000", "", 0); // without a driver
    }

    @Override
    protected String shared() {
        return "0000:03:00.0";
    }
}
