/**
 * The functions that expressions may call.
 *
 * <p>Start with {@link io.drover.jobspec.hcl.functions.StandardFunctions}: it gathers the groups
 * into one table. To add a function, add a line to its group's list.
 */
@NullMarked
package io.drover.jobspec.hcl.functions;

import org.jspecify.annotations.NullMarked;
