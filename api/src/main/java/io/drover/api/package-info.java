/**
 * The one model of Drover: immutable records that the HTTP API shows, the job file parser makes,
 * the schedulers read and the state store holds.
 *
 * <p>Start with {@link io.drover.api.job.Job}, {@link io.drover.api.allocation.Allocation} and
 * {@link io.drover.api.node.Node}. JSON member names are the component names in Pascal case unless
 * a {@code @JsonProperty} says otherwise. A component is {@code @Nullable} where null means
 * something else than empty or zero; text is never null, empty means unset.
 */
@NullMarked
package io.drover.api;

import org.jspecify.annotations.NullMarked;
