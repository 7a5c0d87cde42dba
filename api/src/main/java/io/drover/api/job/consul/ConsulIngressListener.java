package io.drover.api.job.consul;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of an ingress gateway and the services behind it.
 *
 * @param port port
 * @param protocol {@code tcp}, {@code http}, {@code http2}, {@code grpc}; default {@code tcp}
 * @param services services
 */
public record ConsulIngressListener(
        int port, String protocol, @Nullable List<ConsulIngressService> services) {
    public ConsulIngressListener {
        protocol = Absent.asEmpty(protocol);
        services = Ordered.list(services);
    }
}
