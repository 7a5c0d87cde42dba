/** The commands {@code drover scaling …}: policies for those who scale jobs by themselves. */
@NullMarked
package io.drover.cli.scaling;

import org.jspecify.annotations.NullMarked;
