package io.drover.devices.usb;

import io.drover.devices.sysfs.FakeMachine;
import java.io.IOException;

/** What is plugged in, as the kernel's files show it. */
final class FakePorts {
    private final FakeMachine machine;

    FakePorts(FakeMachine machine) {
        this.machine = machine;
    }

    static String at(String port) {
        return "sys/bus/usb/devices/" + port;
    }

    void plug(String port, String vendor, String product, String code, String serial)
            throws IOException {
        machine.file(at(port) + "/idVendor", vendor + "\n")
                .file(at(port) + "/idProduct", product + "\n")
                .file(at(port) + "/bDeviceClass", code + "\n")
                .file(at(port) + "/bDeviceSubClass", "00\n")
                .file(at(port) + "/bDeviceProtocol", "00\n")
                .file(at(port) + "/busnum", "1\n")
                .file(at(port) + "/devnum", "11\n");
        if (!serial.isEmpty()) {
            machine.file(at(port) + "/serial", serial + "\n");
        }
    }
}
