/** Summaries and list stubs of jobs: projections, not models. */
@NullMarked
package io.drover.api.jobstatus;

import org.jspecify.annotations.NullMarked;
