/**
 * The agent's side of plugins: starts or finds their processes, watches over them, and calls them.
 *
 * <p>Start with {@link io.drover.plugin.host.PluginHost}, which gives {@link
 * io.drover.plugin.host.DriverClient}s and the {@link io.drover.plugin.host.LogCollector}. The life
 * of one task: {@code logs().start} makes its pipes, {@code check} checks its config, {@code start}
 * runs it, {@code await} tells its end, {@code destroy} forgets it, {@code logs().stop} closes its
 * files.
 */
@NullMarked
package io.drover.plugin.host;

import org.jspecify.annotations.NullMarked;
