/** A task group placed on a node, the states of its tasks and what it uses. */
@NullMarked
package io.drover.api.allocation;

import org.jspecify.annotations.NullMarked;
