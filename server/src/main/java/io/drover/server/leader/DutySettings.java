package io.drover.server.leader;

import io.drover.server.upkeep.HeartbeatSettings;

/**
 * How a leader works.
 *
 * @param schedulers how many evaluations are decided at the same time; default half the processors
 * @param heartbeats how often nodes have to report
 */
public record DutySettings(int schedulers, HeartbeatSettings heartbeats) {
    public DutySettings {
        if (schedulers < 1) {
            throw new IllegalArgumentException(
                    "schedulers is " + schedulers + ", expected 1 or more");
        }
    }

    public static DutySettings defaults() {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        return new DutySettings(Math.max(1, half), HeartbeatSettings.defaults());
    }
}
