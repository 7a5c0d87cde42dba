/** Namespaces and node pools. */
@CompiledCodec
@NullMarked
package io.drover.api.namespace;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
