/**
 * When periodic jobs are due: {@link io.drover.server.cron.CronExpression}, and {@link
 * io.drover.server.cron.PeriodicTimes} for a job that has several of them.
 */
@NullMarked
package io.drover.server.cron;

import org.jspecify.annotations.NullMarked;
