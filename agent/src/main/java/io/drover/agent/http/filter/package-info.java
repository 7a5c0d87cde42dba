/**
 * Expressions that choose rows of a list, such as {@code Status == "running" and Meta.owner ==
 * ops}.
 *
 * <p>Start with {@link io.drover.agent.http.filter.Filter}. Names are the JSON names of a record's
 * components; further steps go into maps and lists.
 */
@NullMarked
package io.drover.agent.http.filter;

import org.jspecify.annotations.NullMarked;
