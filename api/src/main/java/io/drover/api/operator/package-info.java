/** What operators see and set of the servers: configuration of the scheduler. */
@CompiledCodec
@NullMarked
package io.drover.api.operator;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
