/**
 * Programs of the host in isolation: {@link io.drover.drivers.exec.ExecDriver}. {@link
 * io.drover.drivers.exec.OciRuntime} finds out which container runtime works here, {@link
 * io.drover.drivers.exec.ContainerSpec} says what a container looks like.
 */
@NullMarked
package io.drover.drivers.exec;

import org.jspecify.annotations.NullMarked;
