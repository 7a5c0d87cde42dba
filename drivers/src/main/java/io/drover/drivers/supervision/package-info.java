/**
 * Tasks that outlive the plugin process, and their output.
 *
 * <p>Start with {@link io.drover.drivers.supervision.Supervisors}, which starts a command under a
 * small shell (see {@code spawner.sh}) and finds it again, and {@link
 * io.drover.drivers.supervision.LogCollections}, which keeps what tasks print. Both share the one
 * thread of {@code Pump}, which reads every pipe.
 */
@NullMarked
package io.drover.drivers.supervision;

import org.jspecify.annotations.NullMarked;
