/** Service mesh parts of a job. */
@NullMarked
package io.drover.api.consul;

import org.jspecify.annotations.NullMarked;
