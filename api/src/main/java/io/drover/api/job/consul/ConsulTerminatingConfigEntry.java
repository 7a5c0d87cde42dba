package io.drover.api.job.consul;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a terminating gateway lets out to.
 *
 * @param services services
 */
public record ConsulTerminatingConfigEntry(@Nullable List<ConsulLinkedService> services) {
    public ConsulTerminatingConfigEntry {
        services = Ordered.list(services);
    }
}
