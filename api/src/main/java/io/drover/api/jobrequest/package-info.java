/** What the job routes take and return. */
@NullMarked
package io.drover.api.jobrequest;

import org.jspecify.annotations.NullMarked;
