package io.drover.server.leader;

import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.plan.RejectionSettings;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.HeartbeatSettings;

/**
 * How a leader works.
 *
 * @param schedulers how many evaluations are decided at the same time; default half the processors
 * @param heartbeats how often nodes have to report
 * @param collection when what is over leaves the state
 * @param schedulerDefaults what a new region begins with
 * @param rejections when nodes that plans are refused for are taken out
 */
public record DutySettings(
        int schedulers,
        HeartbeatSettings heartbeats,
        CollectionSettings collection,
        SchedulerConfiguration schedulerDefaults,
        RejectionSettings rejections) {
    public DutySettings {
        if (schedulers < 1) {
            throw new IllegalArgumentException(
                    "schedulers is " + schedulers + ", expected 1 or more");
        }
    }

    public static DutySettings defaults() {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        return new DutySettings(
                Math.max(1, half),
                HeartbeatSettings.defaults(),
                CollectionSettings.defaults(),
                SchedulerConfiguration.defaults(),
                RejectionSettings.defaults());
    }
}
