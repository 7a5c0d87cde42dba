/** A task group placed on a node, the states of its tasks and what it uses. */
@CompiledCodec
@NullMarked
package io.drover.api.allocation;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
