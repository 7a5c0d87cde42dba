/** What the job routes take and return. */
@CompiledCodec
@NullMarked
package io.drover.api.jobrequest;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
