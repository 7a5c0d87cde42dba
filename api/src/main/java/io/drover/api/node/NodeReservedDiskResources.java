package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The disk space that is not for allocations.
 *
 * @param diskMb disk mb
 */
public record NodeReservedDiskResources(@JsonProperty("DiskMB") int diskMb) {}
