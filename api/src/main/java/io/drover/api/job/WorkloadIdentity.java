package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed token that a task can prove itself with.
 *
 * @param name {@code default}, {@code vault_<cluster>}, {@code consul_<cluster>}, {@code
 *     consul-service_…} or custom; default {@code default}
 * @param audience {@code aud} values; default identity uses {@code nomadproject.io}
 * @param changeMode {@code noop}, {@code signal}, {@code restart}
 * @param changeSignal change signal
 * @param env Exports NOMAD_TOKEN (default) or NOMAD_TOKEN_&lt;name&gt;
 * @param file Writes {@code secrets/nomad_token} or {@code secrets/nomad_<name>.jwt}
 * @param filepath Path relative to the task dir; needs File
 * @param serviceName service name
 * @param ttl 0 = no expiry; not allowed for the default identity
 * @param extraClaims Names of extra claims
 */
@RecordBuilder
public record WorkloadIdentity(
        String name,
        @Nullable List<String> audience,
        String changeMode,
        String changeSignal,
        boolean env,
        boolean file,
        String filepath,
        String serviceName,
        @JsonProperty("TTL") @Nullable Duration ttl,
        @Nullable List<String> extraClaims) {
    public WorkloadIdentity {
        name = Absent.asEmpty(name);
        changeMode = Absent.asEmpty(changeMode);
        changeSignal = Absent.asEmpty(changeSignal);
        filepath = Absent.asEmpty(filepath);
        serviceName = Absent.asEmpty(serviceName);
        audience = Ordered.list(audience);
        extraClaims = Ordered.list(extraClaims);
    }
}
