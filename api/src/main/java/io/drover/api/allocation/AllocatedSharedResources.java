package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import io.drover.api.job.NetworkResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of an allocation were given together.
 *
 * @param diskMb disk mb
 * @param networks networks
 * @param ports Flat list of all port mappings
 */
public record AllocatedSharedResources(
        @JsonProperty("DiskMB") int diskMb,
        @Nullable List<NetworkResource> networks,
        @Nullable List<PortMapping> ports) {
    public AllocatedSharedResources {
        networks = Ordered.list(networks);
        ports = Ordered.list(ports);
    }
}
