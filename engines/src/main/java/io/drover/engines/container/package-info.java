/**
 * What the drivers of containers have in common: what an engine has to be told of a task, and how
 * its containers live. Start with {@link io.drover.engines.container.ContainerTask}.
 */
@org.jspecify.annotations.NullMarked
package io.drover.engines.container;
