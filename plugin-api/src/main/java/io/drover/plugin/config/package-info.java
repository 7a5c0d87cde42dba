/**
 * Configuration as plugins see it: what a plugin accepts, and the checked values that it gets.
 *
 * <p>Authors mark a record with {@link io.drover.plugin.config.Configuration} and need no more than
 * {@link io.drover.plugin.config.ConfigSpec#of} and {@link io.drover.plugin.config.Settings#as}.
 *
 * <p>Behind it: start with {@link io.drover.plugin.config.ConfigSpec} (the description), then
 * {@link io.drover.plugin.config.ConfigDecoder} (raw map in, checked values or errors that name the
 * attribute out) and {@link io.drover.plugin.config.Settings} (what a driver reads).
 */
@NullMarked
package io.drover.plugin.config;

import org.jspecify.annotations.NullMarked;
