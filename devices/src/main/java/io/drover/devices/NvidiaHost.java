package io.drover.devices;

import io.drover.devices.nvidia.NvidiaPlugin;
import io.drover.plugin.serve.BuiltInProcess;
import java.io.IOException;
import java.time.InstantSource;

/** The process of the plugin for GPUs of NVIDIA, which loads native code and therefore is alone. */
public final class NvidiaHost {
    private NvidiaHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BuiltInProcess.run(
                args,
                _ ->
                        BuiltInProcess.of(
                                new NvidiaPlugin(DevicesHost.version(), InstantSource.system())));
    }
}
