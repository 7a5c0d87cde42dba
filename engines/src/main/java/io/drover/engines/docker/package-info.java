/**
 * The driver for Docker: {@link io.drover.engines.docker.DockerDriver}.
 *
 * <p>{@link io.drover.engines.docker.DockerEngine} is all that is asked of the daemon, {@link
 * io.drover.engines.docker.ContainerPlan} how a task becomes a container, and {@link
 * io.drover.engines.docker.Containers} how its end is heard of.
 */
@org.jspecify.annotations.NullMarked
package io.drover.engines.docker;
