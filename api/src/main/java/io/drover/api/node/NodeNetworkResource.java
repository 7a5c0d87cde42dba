package io.drover.api.node;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network device of a node with its addresses.
 *
 * @param mode {@code host}, {@code bridge}, {@code cni/<name>}
 * @param device device
 * @param macAddress mac address
 * @param speed speed
 * @param addresses addresses
 */
@RecordBuilder
public record NodeNetworkResource(
        String mode,
        String device,
        String macAddress,
        int speed,
        @Nullable List<NodeNetworkAddress> addresses) {
    public NodeNetworkResource {
        mode = Absent.asEmpty(mode);
        device = Absent.asEmpty(device);
        macAddress = Absent.asEmpty(macAddress);
        addresses = Ordered.list(addresses);
    }
}
