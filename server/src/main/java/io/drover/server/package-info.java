/**
 * The server of a region. Start with {@link io.drover.server.Server}, which starts everything else;
 * then {@link io.drover.server.state.Command} (what can happen) and {@link
 * io.drover.server.state.State} (what it leads to).
 */
@NullMarked
package io.drover.server;

import org.jspecify.annotations.NullMarked;
