package io.drover.api.job.consul;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consul terminating config entry.
 *
 * @param services services
 */
public record ConsulTerminatingConfigEntry(@Nullable List<ConsulLinkedService> services) {
    public ConsulTerminatingConfigEntry {
        services = Ordered.list(services);
    }
}
