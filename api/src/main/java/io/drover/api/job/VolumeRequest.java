package io.drover.api.job;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A volume that a group needs.
 *
 * @param name default block label
 * @param type {@code host}, {@code csi}; required
 * @param source Host volume name or CSI volume ID; interpolated per allocation when PerAlloc;
 *     required
 * @param readOnly Mount read-only
 * @param sticky Host volumes only: creates a TaskGroupHostVolumeClaim
 * @param accessMode See enumerations; required for CSI
 * @param attachmentMode {@code file-system}, {@code block-device}
 * @param mountOptions CSI only
 * @param perAlloc Appends {@code [<index>]} to Source
 */
@RecordBuilder
public record VolumeRequest(
        String name,
        String type,
        String source,
        boolean readOnly,
        boolean sticky,
        String accessMode,
        String attachmentMode,
        @Nullable CSIMountOptions mountOptions,
        boolean perAlloc) {
    public VolumeRequest {
        name = Absent.asEmpty(name);
        type = Absent.asEmpty(type);
        source = Absent.asEmpty(source);
        accessMode = Absent.asEmpty(accessMode);
        attachmentMode = Absent.asEmpty(attachmentMode);
    }
}
