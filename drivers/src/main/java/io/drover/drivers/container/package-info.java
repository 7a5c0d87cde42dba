/**
 * Isolation by containers that are made of the host: {@link
 * io.drover.drivers.container.ContainedDriver} is what their drivers have in common, {@link
 * io.drover.drivers.container.ContainerRuntime} finds out which runtime works here, {@link
 * io.drover.drivers.container.ContainerSpec} says what a container looks like.
 */
@NullMarked
package io.drover.drivers.container;

import org.jspecify.annotations.NullMarked;
