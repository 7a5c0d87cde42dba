/**
 * The door: every request to an agent comes through one table of routes.
 *
 * <p>Start with {@link io.drover.agent.http.Route} (what a route says of itself), then {@link
 * io.drover.agent.http.Door}, which derives from it everything that handlers must not repeat:
 * common parameters, limits, authorisation, forwarding, blocking queries, pages and errors. {@link
 * io.drover.agent.http.HttpListener} brings requests from sockets; requests that another agent
 * passed on reach the same door.
 */
@NullMarked
package io.drover.agent.http;

import org.jspecify.annotations.NullMarked;
