package io.drover.api.jobstatus;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How many allocations of a group are in which state.
 *
 * @param queued Waiting for placement
 * @param complete Finished successfully
 * @param failed Failed allocations
 * @param running Running allocations
 * @param starting Pending allocations
 * @param lost Lost allocations
 * @param unknown Disconnected allocations
 */
@RecordBuilder
public record TaskGroupSummary(
        int queued, int complete, int failed, int running, int starting, int lost, int unknown) {}
