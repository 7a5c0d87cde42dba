/** Summaries and list stubs of jobs: projections, not models. */
@CompiledCodec
@NullMarked
package io.drover.api.jobstatus;

import io.drover.api.json.CompiledCodec;
import org.jspecify.annotations.NullMarked;
