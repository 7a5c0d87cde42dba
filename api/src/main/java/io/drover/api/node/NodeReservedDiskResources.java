package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Node reserved disk resources.
 *
 * @param diskMb disk mb
 */
public record NodeReservedDiskResources(@JsonProperty("DiskMB") int diskMb) {}
