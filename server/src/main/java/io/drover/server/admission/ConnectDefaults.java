package io.drover.server.admission;

import static io.drover.server.admission.Canonicaliser.each;
import static io.drover.server.admission.Canonicaliser.eachOrNull;
import static io.drover.server.admission.Canonicaliser.orDefault;
import static io.drover.server.admission.Canonicaliser.orNull;

import io.drover.api.job.consul.ConsulConnect;
import io.drover.api.job.consul.ConsulExposeConfig;
import io.drover.api.job.consul.ConsulGateway;
import io.drover.api.job.consul.ConsulGatewayProxy;
import io.drover.api.job.consul.ConsulGatewayProxyBuilder;
import io.drover.api.job.consul.ConsulIngressConfigEntry;
import io.drover.api.job.consul.ConsulIngressListener;
import io.drover.api.job.consul.ConsulMeshGateway;
import io.drover.api.job.consul.ConsulProxy;
import io.drover.api.job.consul.ConsulProxyBuilder;
import io.drover.api.job.consul.ConsulSidecarService;
import io.drover.api.job.consul.ConsulSidecarServiceBuilder;
import io.drover.api.job.consul.ConsulUpstream;
import io.drover.api.job.consul.ConsulUpstreamBuilder;
import io.drover.api.job.consul.SidecarTask;
import io.drover.api.job.consul.SidecarTaskBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of connect blocks; what older clients call otherwise gets its name. */
final class ConnectDefaults {
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private ConnectDefaults() {}

    static @Nullable ConsulConnect canonical(@Nullable ConsulConnect connect) {
        return connect == null
                ? null
                : new ConsulConnect(
                        connect.nativeValue(),
                        gateway(connect.gateway()),
                        sidecar(connect.sidecarService()),
                        task(connect.sidecarTask()));
    }

    private static @Nullable ConsulSidecarService sidecar(@Nullable ConsulSidecarService service) {
        return service == null
                ? null
                : ConsulSidecarServiceBuilder.builder(service)
                        .tags(orNull(service.tags()))
                        .meta(orNull(service.meta()))
                        .proxy(proxy(service.proxy()))
                        .build();
    }

    private static @Nullable ConsulProxy proxy(@Nullable ConsulProxy proxy) {
        return proxy == null
                ? null
                : ConsulProxyBuilder.builder(proxy)
                        .expose(
                                expose(
                                        proxy.expose() == null
                                                ? proxy.exposeConfig()
                                                : proxy.expose()))
                        .exposeConfig(null)
                        .upstreams(eachOrNull(proxy.upstreams(), ConnectDefaults::upstream))
                        .config(orNull(proxy.config()))
                        .build();
    }

    private static @Nullable ConsulExposeConfig expose(@Nullable ConsulExposeConfig expose) {
        return expose == null
                ? null
                : new ConsulExposeConfig(
                        expose.paths() == null ? expose.path() : expose.paths(), null);
    }

    private static ConsulUpstream upstream(ConsulUpstream upstream) {
        return ConsulUpstreamBuilder.builder(upstream)
                .meshGateway(
                        upstream.meshGateway() == null
                                ? new ConsulMeshGateway("")
                                : upstream.meshGateway())
                .config(orNull(upstream.config()))
                .build();
    }

    private static @Nullable SidecarTask task(@Nullable SidecarTask task) {
        return task == null
                ? null
                : SidecarTaskBuilder.builder(task)
                        .config(orNull(task.config()))
                        .env(orNull(task.env()))
                        .meta(orNull(task.meta()))
                        .killTimeout(orDefault(task.killTimeout(), FIVE_SECONDS))
                        .shutdownDelay(orDefault(task.shutdownDelay(), Duration.ZERO))
                        .volumeMounts(orNull(task.volumeMounts()))
                        .identities(orNull(task.identities()))
                        .build();
    }

    private static @Nullable ConsulGateway gateway(@Nullable ConsulGateway gateway) {
        return gateway == null
                ? null
                : new ConsulGateway(
                        gatewayProxy(gateway.proxy()),
                        ingress(gateway.ingress()),
                        gateway.terminating(),
                        gateway.mesh());
    }

    private static @Nullable ConsulGatewayProxy gatewayProxy(@Nullable ConsulGatewayProxy proxy) {
        return proxy == null
                ? null
                : ConsulGatewayProxyBuilder.builder(proxy)
                        .connectTimeout(orDefault(proxy.connectTimeout(), FIVE_SECONDS))
                        .envoyGatewayBindAddresses(orNull(proxy.envoyGatewayBindAddresses()))
                        .config(orNull(proxy.config()))
                        .build();
    }

    private static @Nullable ConsulIngressConfigEntry ingress(
            @Nullable ConsulIngressConfigEntry ingress) {
        return ingress == null
                ? null
                : new ConsulIngressConfigEntry(
                        ingress.tls(),
                        ingress.listeners() == null
                                ? null
                                : each(
                                        ingress.listeners(),
                                        listener ->
                                                new ConsulIngressListener(
                                                        listener.port(),
                                                        orDefault(listener.protocol(), "tcp"),
                                                        listener.services())));
    }
}
