package io.drover.api.node;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The space on a disk of a machine.
 *
 * @param device device
 * @param mountpoint mountpoint
 * @param size size
 * @param used used
 * @param available available
 * @param usedPercent used percent
 * @param inodesUsedPercent inodes used percent
 */
@RecordBuilder
public record HostDiskStats(
        String device,
        String mountpoint,
        long size,
        long used,
        long available,
        double usedPercent,
        double inodesUsedPercent) {
    public HostDiskStats {
        device = Absent.asEmpty(device);
        mountpoint = Absent.asEmpty(mountpoint);
    }
}
