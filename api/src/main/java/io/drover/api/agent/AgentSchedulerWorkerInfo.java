package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scheduler worker does.
 *
 * @param id id
 * @param enabledSchedulers enabled schedulers
 * @param started RFC 3339 with nanoseconds
 * @param status {@code Starting}, {@code Started}, {@code Pausing}, {@code Paused}, {@code
 *     Resuming}, {@code Stopping}, {@code Stopped}
 * @param workloadStatus e.g. {@code WaitingToDequeue}, {@code WaitingForRaft}, {@code Scheduling},
 *     {@code Submitting}, {@code Backoff}
 */
@RecordBuilder
public record AgentSchedulerWorkerInfo(
        @JsonProperty("id") String id,
        @JsonProperty("enabled_schedulers") @Nullable List<String> enabledSchedulers,
        @JsonProperty("started") String started,
        @JsonProperty("status") String status,
        @JsonProperty("workload_status") String workloadStatus) {
    public AgentSchedulerWorkerInfo {
        id = Absent.asEmpty(id);
        started = Absent.asEmpty(started);
        status = Absent.asEmpty(status);
        workloadStatus = Absent.asEmpty(workloadStatus);
        enabledSchedulers = Ordered.list(enabledSchedulers);
    }
}
