/** What operators see and set of the servers: configuration of the scheduler. */
@NullMarked
package io.drover.api.operator;

import org.jspecify.annotations.NullMarked;
