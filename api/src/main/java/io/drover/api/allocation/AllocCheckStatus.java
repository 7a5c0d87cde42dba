package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The latest result of a service's check.
 *
 * @param id id
 * @param check check
 * @param group group
 * @param mode {@code healthiness}, {@code readiness}
 * @param output output
 * @param service service
 * @param task task
 * @param status {@code success}, {@code failure}, {@code pending}
 * @param statusCode HTTP code
 * @param timestamp Unix seconds
 */
@RecordBuilder
public record AllocCheckStatus(
        @JsonProperty("ID") String id,
        String check,
        String group,
        String mode,
        String output,
        String service,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String task,
        String status,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int statusCode,
        long timestamp) {
    public AllocCheckStatus {
        id = Absent.asEmpty(id);
        check = Absent.asEmpty(check);
        group = Absent.asEmpty(group);
        mode = Absent.asEmpty(mode);
        output = Absent.asEmpty(output);
        service = Absent.asEmpty(service);
        task = Absent.asEmpty(task);
        status = Absent.asEmpty(status);
    }
}
