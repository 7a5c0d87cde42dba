/**
 * Questions to a future that has not happened: what if these nodes were drained, that job ran?
 *
 * <p>Start with {@link io.drover.server.whatif.WhatIf}. A {@code Fork} of the live state, which is
 * immutable and costs nothing to fork, is run on by the product's own duties and scheduler in one
 * thread and a time of its own; {@code Hypotheses} makes the changes; {@code Comparison} says what
 * became of allocations. Nothing is written.
 */
@NullMarked
package io.drover.server.whatif;

import org.jspecify.annotations.NullMarked;
