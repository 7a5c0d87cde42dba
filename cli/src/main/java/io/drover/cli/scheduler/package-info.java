/** The commands {@code drover operator scheduler …}. */
@NullMarked
package io.drover.cli.scheduler;

import org.jspecify.annotations.NullMarked;
