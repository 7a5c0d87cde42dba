/**
 * The job specification: what {@link io.drover.api.job.Job} is made of, as submitted and as stored.
 */
@CompiledCodec
@NullMarked
package io.drover.api.job;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
