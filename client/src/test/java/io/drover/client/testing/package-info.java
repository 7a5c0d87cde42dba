/** Stand-ins for what a client meets: plugins, servers, jobs. */
@NullMarked
package io.drover.client.testing;

import org.jspecify.annotations.NullMarked;
