package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The disk space of a node.
 *
 * @param diskMb disk mb
 */
public record NodeDiskResources(@JsonProperty("DiskMB") int diskMb) {}
