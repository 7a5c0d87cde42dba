/**
 * What the node knows of its task drivers.
 *
 * <p>Start with {@link io.drover.client.driver.DriverTable}. The drivers themselves are plugin
 * processes behind {@link io.drover.plugin.host.PluginHost}.
 */
@NullMarked
package io.drover.client.driver;

import org.jspecify.annotations.NullMarked;
