/** {@code drover operator …} and {@code drover system …}: the region and its state as a whole. */
@NullMarked
package io.drover.cli.operator;

import org.jspecify.annotations.NullMarked;
