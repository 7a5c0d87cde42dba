package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A disk usage.
 *
 * @param diskMb disk mb
 * @param usedMb used mb
 */
public record DiskUsage(@JsonProperty("DiskMB") long diskMb, @JsonProperty("UsedMB") long usedMb) {}
