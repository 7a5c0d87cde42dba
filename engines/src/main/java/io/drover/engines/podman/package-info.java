/**
 * The driver for Podman: {@link io.drover.engines.podman.PodmanDriver}.
 *
 * <p>Containers are made by Podman's own API, as {@link io.drover.engines.podman.PodmanPlan} says;
 * after that they are asked about in the words that it shares with Docker.
 */
@org.jspecify.annotations.NullMarked
package io.drover.engines.podman;
