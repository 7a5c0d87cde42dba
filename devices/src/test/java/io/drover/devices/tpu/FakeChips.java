package io.drover.devices.tpu;

import io.drover.devices.sysfs.FakeMachine;
import java.io.IOException;

/** TPUs as the kernel's files show them. */
final class FakeChips {
    private FakeChips() {}

    /** One that the kernel lists as the accelerator of this number. */
    static void v4(FakeMachine machine, String way, int number, int memoryNode) throws IOException {
        var chip = machine.pci(way, "1ae0:005e", "ff0000", "tpu_v4", memoryNode);
        machine.link("sys/class/accel/accel" + number + "/device", chip).nodes("accel" + number);
    }
}
