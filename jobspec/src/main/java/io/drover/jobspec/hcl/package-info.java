/**
 * HCL2, the language of job files and agent configuration, as a library that knows nothing about
 * jobs.
 *
 * <p>Start with {@link io.drover.jobspec.hcl.Hcl}: text becomes a {@link
 * io.drover.jobspec.hcl.Body} of attributes and blocks; an {@link io.drover.jobspec.hcl.Evaluator}
 * turns expressions into {@link io.drover.jobspec.hcl.Value}s; a {@link
 * io.drover.jobspec.hcl.BodyReader} hands them out by name and type, and reports what nobody asked
 * for. What is wrong becomes {@link io.drover.jobspec.hcl.Diagnostics}, which {@link
 * io.drover.jobspec.hcl.Rendering} shows to people; {@link io.drover.jobspec.hcl.Formatter} lays
 * text out. Every node knows its place in the text, and every input is held to {@link
 * io.drover.jobspec.hcl.Limits}, so no text can hang or exhaust the process that reads it: the
 * {@link io.drover.jobspec.hcl.Meter} charges for work before it is done, by the weight of values.
 */
@NullMarked
package io.drover.jobspec.hcl;

import org.jspecify.annotations.NullMarked;
