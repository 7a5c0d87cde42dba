/**
 * Job files: HCL2 or JSON text becomes an {@link io.drover.api.job.Job}.
 *
 * <p>Start with {@link io.drover.jobspec.JobParser}. The job comes out as its author wrote it: what
 * is not in the file is null or empty, defaults are the server's affair. {@link
 * io.drover.jobspec.Variables} finds the values of variables and locals, {@link
 * io.drover.jobspec.JobDecoder} and its neighbours ask a {@link io.drover.jobspec.hcl.BodyReader}
 * for each block and attribute that a job may have; the names that they ask for are the schema.
 */
@NullMarked
package io.drover.jobspec;

import org.jspecify.annotations.NullMarked;
