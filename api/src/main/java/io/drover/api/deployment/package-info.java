/** The rollout of a job version. */
@CompiledCodec
@NullMarked
package io.drover.api.deployment;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
