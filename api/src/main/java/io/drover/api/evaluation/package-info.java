/** Work for a scheduler. */
@CompiledCodec
@NullMarked
package io.drover.api.evaluation;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
