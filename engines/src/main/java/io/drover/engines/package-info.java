/**
 * The drivers for engines that are reached by a socket, in one process: {@link
 * io.drover.engines.EnginesHost}.
 *
 * <p>{@code docker} and {@code podman} say in their engine's words what {@code container} says of a
 * task; {@code http} reaches the engines, and {@code logs} reads what their containers print.
 */
@org.jspecify.annotations.NullMarked
package io.drover.engines;
