package io.drover.devices.usb;

import io.drover.devices.sysfs.FakeMachine;
import io.drover.devices.sysfs.SysfsKit;
import io.drover.plugin.DevicePlugin;
import java.io.IOException;

class UsbPromisesTest extends SysfsKit {
    @Override
    protected DevicePlugin plugin() {
        return new UsbPlugin("1.0.0");
    }

    @Override
    protected void build(FakeMachine machine) throws IOException {
        var ports = new FakePorts(machine);
        ports.plug("1-1", "1a86", "7523", "ff", "");
        ports.plug("1-2.4", "0403", "6001", "00", "A50285BI");
        ports.plug("1-3", "0403", "6001", "00", "A50285BI"); // of one serial number
    }

    @Override
    protected String shared() {
        return "1a86:7523@1-1";
    }
}
