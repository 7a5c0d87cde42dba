/** {@code drover fmt}; {@link io.drover.cli.fmt.Fmt} is the command. */
@NullMarked
package io.drover.cli.fmt;

import org.jspecify.annotations.NullMarked;
