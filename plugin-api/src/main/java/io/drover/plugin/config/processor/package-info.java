/**
 * Runs in the compiler of a plugin: writes how the records are read that are marked with {@code
 * Configuration}. Start with {@link io.drover.plugin.config.processor.BindingProcessor}.
 */
@NullMarked
package io.drover.plugin.config.processor;

import org.jspecify.annotations.NullMarked;
