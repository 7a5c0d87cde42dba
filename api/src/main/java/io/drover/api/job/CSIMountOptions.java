package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a CSI volume is mounted.
 *
 * @param fsType fs type
 * @param mountFlags Redacted as {@code ["[REDACTED]"]} in volume responses
 */
public record CSIMountOptions(
        @JsonProperty("FSType") String fsType, @Nullable List<String> mountFlags) {
    public CSIMountOptions {
        fsType = Absent.asEmpty(fsType);
        mountFlags = Ordered.list(mountFlags);
    }
}
