/**
 * What each route computes.
 *
 * <p>One class for each family of paths; each gives its routes as a list. Start with {@link
 * io.drover.agent.routes.JobRoutes}; {@link io.drover.agent.routes.RegionServer} is what they ask.
 * Nothing here parses common parameters, pages, waits or forwards: the door does.
 */
@NullMarked
package io.drover.agent.routes;

import org.jspecify.annotations.NullMarked;
