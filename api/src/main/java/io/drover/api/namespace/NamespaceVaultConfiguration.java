package io.drover.api.namespace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Vault clusters that jobs of a namespace may use.
 *
 * @param defaultValue default
 * @param allowed allowed
 * @param denied denied
 */
public record NamespaceVaultConfiguration(
        @JsonProperty("Default") String defaultValue,
        @Nullable List<String> allowed,
        @Nullable List<String> denied) {
    public NamespaceVaultConfiguration {
        defaultValue = Absent.asEmpty(defaultValue);
        allowed = Ordered.list(allowed);
        denied = Ordered.list(denied);
    }
}
