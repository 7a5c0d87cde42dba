/** The commands {@code drover node pool …}. */
@NullMarked
package io.drover.cli.pool;

import org.jspecify.annotations.NullMarked;
