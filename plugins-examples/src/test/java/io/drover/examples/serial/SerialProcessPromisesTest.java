package io.drover.examples.serial;

import io.drover.plugin.testkit.PluginLaunch;
import java.io.IOException;

/** The same with a process of its own, which the kit kills. */
class SerialProcessPromisesTest extends SerialPromisesTest {
    @Override
    protected PluginLaunch launch() throws IOException {
        var _ = super.launch();
        return PluginLaunch.main(SerialPorts.class);
    }
}
