package io.drover.api.jobstatus;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The latest deployment of a job as overviews show it.
 *
 * @param id id
 * @param isActive is active
 * @param jobVersion Job version number
 * @param status status
 * @param statusDescription Reason text
 * @param allAutoPromote all auto promote
 * @param requiresPromotion requires promotion
 */
@RecordBuilder
public record JobStatusesLatestDeployment(
        @JsonProperty("ID") String id,
        boolean isActive,
        int jobVersion,
        String status,
        String statusDescription,
        boolean allAutoPromote,
        boolean requiresPromotion) {
    public JobStatusesLatestDeployment {
        id = Absent.asEmpty(id);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
    }
}
