/** The rollout of a job version. */
@NullMarked
package io.drover.api.deployment;

import org.jspecify.annotations.NullMarked;
