/** {@code drover operator …}, as far as it asks about the region as a whole. */
@NullMarked
package io.drover.cli.operator;

import org.jspecify.annotations.NullMarked;
