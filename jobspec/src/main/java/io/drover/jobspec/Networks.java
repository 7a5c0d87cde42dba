package io.drover.jobspec;

import io.drover.api.job.CNIConfig;
import io.drover.api.job.DNSConfig;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.jobspec.hcl.BodyReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code network} blocks of a group, or of a task's resources. */
final class Networks {
    private Networks() {}

    static @Nullable List<NetworkResource> of(BodyReader parent) {
        List<BodyReader> blocks = parent.blocks("network");
        return blocks.isEmpty() ? null : blocks.stream().map(Networks::network).toList();
    }

    /** Written-out {@code reserved_ports} count only where no {@code port} stands. */
    private static NetworkResource network(BodyReader block) {
        List<BodyReader> ports = block.blocks("port", "label");
        JobDecoder.requireDistinct("port", ports);
        List<Port> fixed = new ArrayList<>();
        List<Port> dynamic = new ArrayList<>();
        for (BodyReader each : ports) {
            Port port = port(each);
            (port.value() > 0 ? fixed : dynamic).add(port);
        }
        List<Port> raw =
                block.blocks("reserved_ports", "label").stream().map(Networks::port).toList();
        if (ports.isEmpty()) {
            fixed.addAll(raw);
        }
        BodyReader dns = block.block("dns");
        BodyReader cni = block.block("cni");
        return NetworkResourceBuilder.builder()
                .mode(block.text("mode"))
                .device(block.text("device"))
                .cidr(block.text("cidr"))
                .ip(block.text("ip"))
                .hostname(block.text("hostname"))
                .mbits(block.number("mbits"))
                .dns(dns == null ? null : dns(dns))
                .cni(cni == null ? null : new CNIConfig(cni.textMap("args")))
                .reservedPorts(fixed.isEmpty() ? null : fixed)
                .dynamicPorts(dynamic.isEmpty() ? null : dynamic)
                .build();
    }

    private static Port port(BodyReader block) {
        return new Port(
                block.label(0),
                block.number("static"),
                block.number("to"),
                block.text("host_network"),
                block.flag("ignore_collision"));
    }

    private static DNSConfig dns(BodyReader block) {
        return new DNSConfig(
                block.strings("servers"), block.strings("searches"), block.strings("options"));
    }
}
