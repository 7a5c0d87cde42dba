/**
 * What an author of a task driver or of a device plugin implements.
 *
 * <p>Start with {@link io.drover.plugin.TaskDriver} or {@link io.drover.plugin.DevicePlugin};
 * either becomes a plugin process by one line, {@code PluginServer.serve(new MyDriver())} (package
 * {@code serve}). The agent's side is in {@code host}. No library shows in these signatures: what
 * travels is the go-plugin protocol of existing plugins, in {@code rpc}.
 */
@NullMarked
package io.drover.plugin;

import org.jspecify.annotations.NullMarked;
