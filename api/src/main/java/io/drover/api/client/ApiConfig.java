package io.drover.api.client;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent is and as whom to ask it. Empty text leaves the matter to the agent.
 *
 * @param address {@code http://} or {@code https://} with host and port; default {@code
 *     http://127.0.0.1:4646}
 * @param region the region that requests are for; empty for the agent's own
 * @param namespace the namespace that requests are for; empty for {@code default}
 * @param token the secret of an ACL token or a JWT
 * @param httpAuth {@code user[:password]} for a proxy in front of the agent
 * @param tls for {@code https}; null for the platform's own trust
 * @param connectTimeout zero for 5 seconds
 * @param readTimeout how long an answer may stay away; zero for 90 seconds. A blocking query adds
 *     its own wait, streams have none
 */
@RecordBuilder
public record ApiConfig(
        String address,
        String region,
        String namespace,
        String token,
        String httpAuth,
        @Nullable ApiTls tls,
        Duration connectTimeout,
        Duration readTimeout) {
    private static final String DEFAULT_ADDRESS = "http://127.0.0.1:4646";

    public ApiConfig {
        address = Absent.asEmpty(address).isEmpty() ? DEFAULT_ADDRESS : address;
        region = Absent.asEmpty(region);
        namespace = Absent.asEmpty(namespace);
        token = Absent.asEmpty(token);
        httpAuth = Absent.asEmpty(httpAuth);
        connectTimeout = orElse(connectTimeout, Duration.ofSeconds(5));
        readTimeout = orElse(readTimeout, Duration.ofSeconds(90));
    }

    private static Duration orElse(@Nullable Duration given, Duration otherwise) {
        return Absent.asZero(given).isZero() ? otherwise : Absent.asZero(given);
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "ApiConfig[address="
                + address
                + ", region="
                + region
                + ", namespace="
                + namespace
                + "]";
    }
}
