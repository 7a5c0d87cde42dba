package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * A directory that a node offers as a volume.
 *
 * @param path path
 * @param readOnly read only
 * @param id Non-empty for dynamic host volumes
 * @param name name
 */
public record HostVolumeInfo(
        String path, boolean readOnly, @JsonProperty("ID") String id, String name) {
    public HostVolumeInfo {
        path = Absent.asEmpty(path);
        id = Absent.asEmpty(id);
        name = Absent.asEmpty(name);
    }
}
