/** What an agent says of itself and of its peers. */
@CompiledCodec
@NullMarked
package io.drover.api.agent;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
