/** What devices do for nodes and tasks. */
@NullMarked
package io.drover.client.device;

import org.jspecify.annotations.NullMarked;
