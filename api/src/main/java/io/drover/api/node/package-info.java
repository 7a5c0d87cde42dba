/** A machine that runs allocations, its resources and its drivers. */
@CompiledCodec
@NullMarked
package io.drover.api.node;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
