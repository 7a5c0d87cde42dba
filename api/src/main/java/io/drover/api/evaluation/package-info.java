/** Work for a scheduler. */
@NullMarked
package io.drover.api.evaluation;

import org.jspecify.annotations.NullMarked;
