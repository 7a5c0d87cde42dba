/**
 * The plugin's side of the protocol. Start with {@link io.drover.plugin.serve.PluginServer}, whose
 * {@code serve} makes a plugin process of a {@link io.drover.plugin.TaskDriver} in one line.
 */
@NullMarked
package io.drover.plugin.serve;

import org.jspecify.annotations.NullMarked;
