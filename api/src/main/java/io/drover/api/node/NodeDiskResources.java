package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Node disk resources.
 *
 * @param diskMb disk mb
 */
public record NodeDiskResources(@JsonProperty("DiskMB") int diskMb) {}
