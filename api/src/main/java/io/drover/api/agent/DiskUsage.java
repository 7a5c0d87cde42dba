package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The space on a disk.
 *
 * @param diskMb disk mb
 * @param usedMb used mb
 */
public record DiskUsage(@JsonProperty("DiskMB") long diskMb, @JsonProperty("UsedMB") long usedMb) {}
