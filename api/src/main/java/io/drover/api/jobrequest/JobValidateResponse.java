package io.drover.api.jobrequest;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong or odd about a job.
 *
 * @param driverConfigValidated Driver configs checked (always true when a server answered)
 * @param validationErrors One string per problem
 * @param error Aggregated text
 * @param warnings Newline-separated text, empty when none
 */
public record JobValidateResponse(
        boolean driverConfigValidated,
        @Nullable List<String> validationErrors,
        String error,
        String warnings) {
    public JobValidateResponse {
        error = Absent.asEmpty(error);
        warnings = Absent.asEmpty(warnings);
        validationErrors = Ordered.list(validationErrors);
    }
}
