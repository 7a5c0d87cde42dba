package io.drover.examples.hello;

import io.drover.plugin.testkit.PluginLaunch;

/** The same with a process of its own, which the kit kills. */
class HelloProcessPromisesTest extends HelloPromisesTest {
    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.main(HelloDriver.class);
    }
}
