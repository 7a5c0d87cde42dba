/**
 * What this machine is: attributes and resources under the names that job files use.
 *
 * <p>Start with {@link io.drover.client.fingerprint.NodeFingerprint}. Everything here reads small
 * files and takes a few milliseconds; what must be asked of others (drivers, clouds) arrives later
 * as changes of the node.
 */
@NullMarked
package io.drover.client.fingerprint;

import org.jspecify.annotations.NullMarked;
