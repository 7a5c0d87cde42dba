/** How the records travel: JSON as the wire fixes it, Smile between our own processes. */
@NullMarked
package io.drover.api.json;

import org.jspecify.annotations.NullMarked;
