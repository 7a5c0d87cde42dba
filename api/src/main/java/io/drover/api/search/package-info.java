/** Search over the names and ids of everything. */
@CompiledCodec
@NullMarked
package io.drover.api.search;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
