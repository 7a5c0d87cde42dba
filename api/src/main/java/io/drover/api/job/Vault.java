package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access to Vault that a task gets.
 *
 * @param policies Request only, legacy token workflow (removed server side)
 * @param role role
 * @param namespace namespace
 * @param cluster for non-default; default {@code default}
 * @param env Export VAULT_TOKEN / VAULT_NAMESPACE; default {@code true}
 * @param disableFile disable file
 * @param changeMode {@code noop}, {@code restart}, {@code signal}; default {@code restart}
 * @param changeSignal default {@code SIGHUP}
 * @param allowTokenExpiration allow token expiration
 */
@RecordBuilder
public record Vault(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> policies,
        String role,
        String namespace,
        String cluster,
        @Nullable Boolean env,
        boolean disableFile,
        String changeMode,
        String changeSignal,
        boolean allowTokenExpiration) {
    public Vault {
        role = Absent.asEmpty(role);
        namespace = Absent.asEmpty(namespace);
        cluster = Absent.asEmpty(cluster);
        changeMode = Absent.asEmpty(changeMode);
        changeSignal = Absent.asEmpty(changeSignal);
        policies = Ordered.list(policies);
    }
}
