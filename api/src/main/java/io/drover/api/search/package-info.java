/** Search over the names and ids of everything. */
@NullMarked
package io.drover.api.search;

import org.jspecify.annotations.NullMarked;
