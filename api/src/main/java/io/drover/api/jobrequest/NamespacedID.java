package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A namespaced ID.
 *
 * @param namespace Owning namespace; default {@code default}
 * @param id id
 */
public record NamespacedID(String namespace, @JsonProperty("ID") String id) {}
