/**
 * One task: its environment, its directories, its driver, its restarts and its events.
 *
 * <p>Start with {@link io.drover.client.task.TaskRunner}, the one thread that owns a task. What it
 * decides is in pure classes: {@link io.drover.client.task.RestartTracker}, {@link
 * io.drover.client.task.TaskProgress}, {@link io.drover.client.task.TaskEvents}.
 */
@NullMarked
package io.drover.client.task;

import org.jspecify.annotations.NullMarked;
