/** What plugin processes cost: {@link io.drover.benchmarks.plugins.PluginCost}. */
@NullMarked
package io.drover.benchmarks.plugins;

import org.jspecify.annotations.NullMarked;
