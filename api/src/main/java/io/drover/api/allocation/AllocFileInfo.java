package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory of an allocation.
 *
 * @param name name
 * @param isDir is dir
 * @param size size
 * @param fileMode e.g. {@code -rw-r--r--}
 * @param modTime mod time
 * @param contentType MIME; omitted for directories
 */
@RecordBuilder
public record AllocFileInfo(
        String name,
        boolean isDir,
        long size,
        String fileMode,
        @Nullable Instant modTime,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String contentType) {
    public AllocFileInfo {
        name = Absent.asEmpty(name);
        fileMode = Absent.asEmpty(fileMode);
        contentType = Absent.asEmpty(contentType);
    }
}
