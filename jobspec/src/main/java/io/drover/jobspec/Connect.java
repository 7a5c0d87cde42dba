package io.drover.jobspec;

import io.drover.api.job.consul.ConsulConnect;
import io.drover.api.job.consul.ConsulExposeConfig;
import io.drover.api.job.consul.ConsulExposePath;
import io.drover.api.job.consul.ConsulGateway;
import io.drover.api.job.consul.ConsulGatewayBindAddress;
import io.drover.api.job.consul.ConsulGatewayProxy;
import io.drover.api.job.consul.ConsulGatewayProxyBuilder;
import io.drover.api.job.consul.ConsulGatewayTLSConfig;
import io.drover.api.job.consul.ConsulGatewayTLSSDSConfig;
import io.drover.api.job.consul.ConsulHTTPHeaderModifiers;
import io.drover.api.job.consul.ConsulIngressConfigEntry;
import io.drover.api.job.consul.ConsulIngressListener;
import io.drover.api.job.consul.ConsulIngressService;
import io.drover.api.job.consul.ConsulLinkedService;
import io.drover.api.job.consul.ConsulMeshConfigEntry;
import io.drover.api.job.consul.ConsulMeshGateway;
import io.drover.api.job.consul.ConsulProxy;
import io.drover.api.job.consul.ConsulProxyBuilder;
import io.drover.api.job.consul.ConsulSidecarService;
import io.drover.api.job.consul.ConsulSidecarServiceBuilder;
import io.drover.api.job.consul.ConsulTerminatingConfigEntry;
import io.drover.api.job.consul.ConsulTransparentProxy;
import io.drover.api.job.consul.ConsulTransparentProxyBuilder;
import io.drover.api.job.consul.ConsulUpstream;
import io.drover.api.job.consul.ConsulUpstreamBuilder;
import io.drover.api.job.consul.SidecarTask;
import io.drover.api.job.consul.SidecarTaskBuilder;
import io.drover.jobspec.hcl.BodyReader;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code connect} block of a service: a place in a service mesh. */
final class Connect {
    private Connect() {}

    static ConsulConnect of(BodyReader block) {
        BodyReader gateway = block.block("gateway");
        BodyReader service = block.block("sidecar_service");
        BodyReader task = block.block("sidecar_task");
        return new ConsulConnect(
                block.flag("native"),
                gateway == null ? null : gateway(gateway),
                service == null ? null : sidecarService(service),
                task == null ? null : sidecarTask(task));
    }

    // ---- sidecar ----

    private static ConsulSidecarService sidecarService(BodyReader block) {
        BodyReader proxy = block.block("proxy");
        return ConsulSidecarServiceBuilder.builder()
                .tags(block.strings("tags"))
                .port(block.text("port"))
                .meta(block.textMap("meta"))
                .disableDefaultTcpCheck(block.flag("disable_default_tcp_check"))
                .proxy(proxy == null ? null : proxy(proxy))
                .build();
    }

    private static SidecarTask sidecarTask(BodyReader block) {
        BodyReader resources = block.block("resources");
        return SidecarTaskBuilder.builder()
                .name(block.text("name"))
                .driver(block.text("driver"))
                .user(block.text("user"))
                .config(block.freeForm("config"))
                .env(block.textMap("env"))
                .resources(resources == null ? null : TaskDecoder.resources(resources))
                .meta(block.textMap("meta"))
                .killTimeout(block.duration("kill_timeout"))
                .logConfig(TaskDecoder.logs(block))
                .shutdownDelay(block.duration("shutdown_delay"))
                .killSignal(block.text("kill_signal"))
                .volumeMounts(TaskDecoder.volumeMounts(block))
                .identities(TaskDecoder.orNull(TaskDecoder.identities(block)))
                .build();
    }

    private static ConsulProxy proxy(BodyReader block) {
        BodyReader expose = block.block("expose");
        BodyReader transparent = block.block("transparent_proxy");
        return ConsulProxyBuilder.builder()
                .localServiceAddress(block.text("local_service_address"))
                .localServicePort(block.number("local_service_port"))
                .config(block.freeForm("config"))
                .expose(
                        expose == null
                                ? null
                                : new ConsulExposeConfig(
                                        TaskDecoder.orNull(
                                                expose.blocks("path"), Connect::exposePath),
                                        null))
                .upstreams(TaskDecoder.orNull(block.blocks("upstreams"), Connect::upstream))
                .transparentProxy(transparent == null ? null : transparentProxy(transparent))
                .build();
    }

    private static ConsulExposePath exposePath(BodyReader block) {
        return new ConsulExposePath(
                block.text("path"),
                block.text("protocol"),
                block.number("local_path_port"),
                block.text("listener_port"));
    }

    private static ConsulUpstream upstream(BodyReader block) {
        BodyReader mesh = block.block("mesh_gateway");
        return ConsulUpstreamBuilder.builder()
                .destinationName(block.text("destination_name"))
                .destinationNamespace(block.text("destination_namespace"))
                .destinationPeer(block.text("destination_peer"))
                .destinationPartition(block.text("destination_partition"))
                .destinationType(block.text("destination_type"))
                .localBindPort(block.number("local_bind_port"))
                .datacenter(block.text("datacenter"))
                .localBindAddress(block.text("local_bind_address"))
                .localBindSocketPath(block.text("local_bind_socket_path"))
                .localBindSocketMode(block.text("local_bind_socket_mode"))
                .meshGateway(mesh == null ? null : new ConsulMeshGateway(mesh.text("mode")))
                .config(block.freeForm("config"))
                .build();
    }

    private static ConsulTransparentProxy transparentProxy(BodyReader block) {
        return ConsulTransparentProxyBuilder.builder()
                .uid(block.text("uid"))
                .outboundPort(block.number("outbound_port"))
                .excludeInboundPorts(block.strings("exclude_inbound_ports"))
                .excludeOutboundPorts(block.integers("exclude_outbound_ports"))
                .excludeOutboundCidrs(block.strings("exclude_outbound_cidrs"))
                .excludeUids(block.strings("exclude_uids"))
                .noDns(block.flag("no_dns"))
                .build();
    }

    // ---- gateway ----

    private static ConsulGateway gateway(BodyReader block) {
        BodyReader proxy = block.block("proxy");
        BodyReader ingress = block.block("ingress");
        BodyReader terminating = block.block("terminating");
        BodyReader mesh = block.block("mesh");
        return new ConsulGateway(
                proxy == null ? null : gatewayProxy(proxy),
                ingress == null ? null : ingress(ingress),
                terminating == null
                        ? null
                        : new ConsulTerminatingConfigEntry(
                                TaskDecoder.orNull(
                                        terminating.blocks("service"), Connect::linkedService)),
                mesh == null ? null : new ConsulMeshConfigEntry());
    }

    private static ConsulGatewayProxy gatewayProxy(BodyReader block) {
        return ConsulGatewayProxyBuilder.builder()
                .connectTimeout(block.duration("connect_timeout"))
                .envoyGatewayBindTaggedAddresses(block.flag("envoy_gateway_bind_tagged_addresses"))
                .envoyGatewayBindAddresses(bindAddresses(block))
                .envoyGatewayNoDefaultBind(block.flag("envoy_gateway_no_default_bind"))
                .envoyDnsDiscoveryType(block.text("envoy_dns_discovery_type"))
                .config(block.freeForm("config"))
                .build();
    }

    private static @Nullable SortedMap<String, ConsulGatewayBindAddress> bindAddresses(
            BodyReader block) {
        SortedMap<String, ConsulGatewayBindAddress> addresses = new TreeMap<>();
        for (BodyReader each : block.blocks("envoy_gateway_bind_addresses", "name")) {
            addresses.put(
                    each.label(0),
                    new ConsulGatewayBindAddress(
                            each.label(0), each.text("address"), each.number("port")));
        }
        return addresses.isEmpty() ? null : addresses;
    }

    private static ConsulIngressConfigEntry ingress(BodyReader block) {
        return new ConsulIngressConfigEntry(
                tls(block), TaskDecoder.orNull(block.blocks("listener"), Connect::listener));
    }

    private static ConsulIngressListener listener(BodyReader block) {
        return new ConsulIngressListener(
                block.number("port"),
                block.text("protocol"),
                TaskDecoder.orNull(block.blocks("service"), Connect::ingressService));
    }

    private static ConsulIngressService ingressService(BodyReader block) {
        return new ConsulIngressService(
                block.text("name"),
                block.strings("hosts"),
                tls(block),
                headers(block, "request_headers"),
                headers(block, "response_headers"),
                block.integer("max_connections"),
                block.integer("max_pending_requests"),
                block.integer("max_concurrent_requests"));
    }

    private static @Nullable ConsulHTTPHeaderModifiers headers(BodyReader parent, String name) {
        BodyReader block = parent.block(name);
        return block == null
                ? null
                : new ConsulHTTPHeaderModifiers(
                        block.textMap("add"), block.textMap("set"), block.strings("remove"));
    }

    private static @Nullable ConsulGatewayTLSConfig tls(BodyReader parent) {
        BodyReader block = parent.block("tls");
        if (block == null) {
            return null;
        }
        BodyReader sds = block.block("sds");
        List<String> suites = block.strings("cipher_suites");
        return new ConsulGatewayTLSConfig(
                block.flag("enabled"),
                block.text("tls_min_version"),
                block.text("tls_max_version"),
                suites,
                sds == null
                        ? null
                        : new ConsulGatewayTLSSDSConfig(
                                sds.text("cluster_name"), sds.text("cert_resource")));
    }

    private static ConsulLinkedService linkedService(BodyReader block) {
        return new ConsulLinkedService(
                block.text("name"),
                block.text("ca_file"),
                block.text("cert_file"),
                block.text("key_file"),
                block.text("sni"));
    }
}
