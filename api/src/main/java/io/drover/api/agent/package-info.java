/** What an agent says of itself and of its peers. */
@NullMarked
package io.drover.api.agent;

import org.jspecify.annotations.NullMarked;
