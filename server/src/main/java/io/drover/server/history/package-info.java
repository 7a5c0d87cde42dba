/**
 * What the state does not hold any more: allocations, evaluations and deployments that are over,
 * and old versions of jobs, on disk.
 *
 * <p>Start with {@link io.drover.server.history.Records}, which reads the state and the history as
 * one; {@link io.drover.server.history.HistoryWriter} fills the history from what apply tells it,
 * {@link io.drover.server.history.HistoryStore} keeps the files.
 */
@NullMarked
package io.drover.server.history;

import org.jspecify.annotations.NullMarked;
