/** Service mesh parts of a job. */
@NullMarked
package io.drover.api.job.consul;

import org.jspecify.annotations.NullMarked;
