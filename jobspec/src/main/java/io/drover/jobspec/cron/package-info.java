/**
 * When periodic jobs are due: {@link io.drover.jobspec.cron.CronExpression}, and {@link
 * io.drover.jobspec.cron.PeriodicTimes} for a job that has several of them.
 */
@NullMarked
package io.drover.jobspec.cron;

import org.jspecify.annotations.NullMarked;
