/** A machine that runs allocations, its resources and its drivers. */
@NullMarked
package io.drover.api.node;

import org.jspecify.annotations.NullMarked;
