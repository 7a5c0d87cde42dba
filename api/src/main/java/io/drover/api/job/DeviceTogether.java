package io.drover.api.job;

import io.drover.api.Absent;

/**
 * How near to one another the devices of one request shall be. Drover's own.
 *
 * @param affinity {@code prefer} or {@code require}; default {@code prefer}
 * @param within the farthest that any two of them may be apart: {@code node} (one memory node),
 *     {@code bridge} (one PCIe host bridge), {@code switch} (PCIe switches) or {@code nvlink}
 *     (links of their own); required
 */
public record DeviceTogether(String affinity, String within) {
    public DeviceTogether {
        affinity = Absent.asEmpty(affinity);
        within = Absent.asEmpty(within);
    }
}
