/**
 * The job specification: what {@link io.drover.api.job.Job} is made of, as submitted and as stored.
 */
@NullMarked
package io.drover.api.job;

import org.jspecify.annotations.NullMarked;
