package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * An identifier with its namespace.
 *
 * @param namespace Owning namespace; default {@code default}
 * @param id id
 */
public record NamespacedID(String namespace, @JsonProperty("ID") String id) {
    public NamespacedID {
        namespace = Absent.asEmpty(namespace);
        id = Absent.asEmpty(id);
    }
}
