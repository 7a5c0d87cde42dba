package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network that a group or task asks for or was given, with its ports.
 *
 * @param mode {@code host}, {@code bridge}, {@code none}, {@code cni/<name>}; default {@code host}
 *     when empty
 * @param device device
 * @param cidr cidr
 * @param ip Assigned address in allocations
 * @param dns dns
 * @param reservedPorts Static ports
 * @param dynamicPorts Assigned at placement
 * @param hostname Interpolated container hostname (bridge mode)
 * @param mbits Deprecated bandwidth ask
 * @param cni cni
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@RecordBuilder
public record NetworkResource(
        String mode,
        String device,
        @JsonProperty("CIDR") String cidr,
        @JsonProperty("IP") String ip,
        @JsonProperty("DNS") @Nullable DNSConfig dns,
        @Nullable List<Port> reservedPorts,
        @Nullable List<Port> dynamicPorts,
        String hostname,
        @JsonProperty("MBits") int mbits,
        @JsonProperty("CNI") @Nullable CNIConfig cni) {
    public NetworkResource {
        mode = Absent.asEmpty(mode);
        device = Absent.asEmpty(device);
        cidr = Absent.asEmpty(cidr);
        ip = Absent.asEmpty(ip);
        hostname = Absent.asEmpty(hostname);
        reservedPorts = Ordered.list(reservedPorts);
        dynamicPorts = Ordered.list(dynamicPorts);
    }
}
