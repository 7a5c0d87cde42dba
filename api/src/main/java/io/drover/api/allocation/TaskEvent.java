package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task.
 *
 * <p>{@code DisplayMessage} is filled by the agent when reading if empty. The per-type fields are
 * deprecated copies of {@code Details}.
 *
 * @param type See task event table
 * @param time Unix nanoseconds
 * @param displayMessage display message
 * @param details Keys: {@code fails_task}, {@code restart_reason}, {@code setup_error}, {@code
 *     driver_error}, {@code driver_message}, {@code exit_code}, {@code signal}, {@code
 *     exit_message}, {@code oom_killed}, {@code kill_timeout}, {@code kill_error}, {@code
 *     kill_reason}, {@code start_delay}, {@code download_error}, {@code validation_error}, {@code
 *     disk_limit}, {@code failed_sibling}, {@code vault_renewal_error}, {@code task_signal_reason},
 *     {@code task_signal}, {@code message}
 * @param message message
 * @param failsTask fails task
 * @param restartReason restart reason
 * @param setupError setup error
 * @param driverError driver error
 * @param driverMessage driver message
 * @param exitCode exit code
 * @param signal signal
 * @param killReason kill reason
 * @param killTimeout kill timeout
 * @param killError kill error
 * @param startDelay Nanoseconds
 * @param downloadError download error
 * @param validationError validation error
 * @param diskLimit disk limit
 * @param diskSize legacy
 * @param failedSibling failed sibling
 * @param vaultError vault error
 * @param taskSignalReason task signal reason
 * @param taskSignal task signal
 * @param genericSource generic source
 */
@RecordBuilder
public record TaskEvent(
        String type,
        long time,
        String displayMessage,
        @Nullable SortedMap<String, String> details,
        String message,
        boolean failsTask,
        String restartReason,
        String setupError,
        String driverError,
        String driverMessage,
        int exitCode,
        int signal,
        String killReason,
        Duration killTimeout,
        String killError,
        long startDelay,
        String downloadError,
        String validationError,
        int diskLimit,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long diskSize,
        String failedSibling,
        String vaultError,
        String taskSignalReason,
        String taskSignal,
        String genericSource) {
    public TaskEvent {
        type = Absent.asEmpty(type);
        displayMessage = Absent.asEmpty(displayMessage);
        message = Absent.asEmpty(message);
        restartReason = Absent.asEmpty(restartReason);
        setupError = Absent.asEmpty(setupError);
        driverError = Absent.asEmpty(driverError);
        driverMessage = Absent.asEmpty(driverMessage);
        killReason = Absent.asEmpty(killReason);
        killTimeout = Absent.asZero(killTimeout);
        killError = Absent.asEmpty(killError);
        downloadError = Absent.asEmpty(downloadError);
        validationError = Absent.asEmpty(validationError);
        failedSibling = Absent.asEmpty(failedSibling);
        vaultError = Absent.asEmpty(vaultError);
        taskSignalReason = Absent.asEmpty(taskSignalReason);
        taskSignal = Absent.asEmpty(taskSignal);
        genericSource = Absent.asEmpty(genericSource);
        details = Ordered.map(details);
    }
}
