package io.drover.api.namespace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Consul clusters that jobs of a namespace may use.
 *
 * @param defaultValue default
 * @param allowed allowed
 * @param denied denied
 */
public record NamespaceConsulConfiguration(
        @JsonProperty("Default") String defaultValue,
        @Nullable List<String> allowed,
        @Nullable List<String> denied) {
    public NamespaceConsulConfiguration {
        defaultValue = Absent.asEmpty(defaultValue);
        allowed = Ordered.list(allowed);
        denied = Ordered.list(denied);
    }
}
