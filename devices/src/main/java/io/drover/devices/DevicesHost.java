package io.drover.devices;

import io.drover.devices.fpga.FpgaPlugin;
import io.drover.devices.tpu.TpuPlugin;
import io.drover.devices.usb.UsbPlugin;
import io.drover.plugin.serve.BuiltInProcess;
import java.io.IOException;

/** The process of the plugins that read nothing but the kernel's files: FPGA boards, TPUs, USB. */
public final class DevicesHost {
    private DevicesHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var version = version();
        BuiltInProcess.run(
                args,
                _ ->
                        BuiltInProcess.of(
                                new FpgaPlugin(version),
                                new TpuPlugin(version),
                                new UsbPlugin(version)));
    }

    /** Of the distribution. */
    static String version() {
        var version = DevicesHost.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }
}
