/** Namespaces and node pools. */
@NullMarked
package io.drover.api.namespace;

import org.jspecify.annotations.NullMarked;
