package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What makes a task a CSI plugin.
 *
 * @param id Plugin ID; required
 * @param type {@code node}, {@code controller}, {@code monolith}; required
 * @param mountDir default {@code /csi}
 * @param stagePublishBaseDir default {@code /local/csi}
 * @param healthTimeout default {@code 30s}
 */
@RecordBuilder
public record TaskCSIPluginConfig(
        @JsonProperty("ID") String id,
        String type,
        String mountDir,
        String stagePublishBaseDir,
        @Nullable Duration healthTimeout) {
    public TaskCSIPluginConfig {
        id = Absent.asEmpty(id);
        type = Absent.asEmpty(type);
        mountDir = Absent.asEmpty(mountDir);
        stagePublishBaseDir = Absent.asEmpty(stagePublishBaseDir);
    }
}
