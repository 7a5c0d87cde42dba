/**
 * The promises of the plugin SPI as tests that run against any plugin.
 *
 * <p>Extend {@link io.drover.plugin.testkit.TaskDriverKit} or {@link
 * io.drover.plugin.testkit.DevicePluginKit} in your tests: you say how your plugin is started and
 * what its jobs look like, the kit does what an agent would do and checks the answers. It speaks
 * the plugin protocol to the plugin, so what passes here works with every host of that protocol.
 */
@NullMarked
package io.drover.plugin.testkit;

import org.jspecify.annotations.NullMarked;
