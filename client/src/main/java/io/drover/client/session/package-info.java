/**
 * The node's conversation with the servers of its region.
 *
 * <p>Start with {@link io.drover.client.session.ServerConnection}, which keeps one stream open to
 * one of the servers. What has to reach them waits in {@link io.drover.client.session.UpdateOutbox}
 * until they have committed it.
 */
@NullMarked
package io.drover.client.session;

import org.jspecify.annotations.NullMarked;
