/** Service mesh parts of a job. */
@CompiledCodec
@NullMarked
package io.drover.api.job.consul;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
