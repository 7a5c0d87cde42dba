package io.drover.jobspec;

import io.drover.api.job.CheckRestart;
import io.drover.api.job.Service;
import io.drover.api.job.ServiceBuilder;
import io.drover.api.job.ServiceCheck;
import io.drover.api.job.ServiceCheckBuilder;
import io.drover.api.job.ServiceWeights;
import io.drover.jobspec.hcl.BodyReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code service} blocks of a group or task. */
final class Services {
    private Services() {}

    static @Nullable List<Service> of(BodyReader parent) {
        return TaskDecoder.orNull(parent.blocks("service"), Services::service);
    }

    private static Service service(BodyReader block) {
        BodyReader identity = block.block("identity");
        BodyReader connect = block.block("connect");
        BodyReader weights = block.block("weights");
        return ServiceBuilder.builder()
                .name(block.text("name"))
                .provider(block.text("provider"))
                .cluster(block.text("cluster"))
                .kind(block.text("kind"))
                .portLabel(block.text("port"))
                .addressMode(block.text("address_mode"))
                .address(block.text("address"))
                .tags(block.strings("tags"))
                .canaryTags(block.strings("canary_tags"))
                .enableTagOverride(block.flag("enable_tag_override"))
                .meta(block.textMap("meta"))
                .canaryMeta(block.textMap("canary_meta"))
                .taggedAddresses(block.textMap("tagged_addresses"))
                .taskName(block.text("task"))
                .onUpdate(block.text("on_update"))
                .checks(TaskDecoder.orNull(block.blocks("check"), Services::check))
                .checkRestart(checkRestart(block))
                .connect(connect == null ? null : Connect.of(connect))
                .identity(identity == null ? null : TaskDecoder.identity(identity))
                .weights(
                        weights == null
                                ? null
                                : new ServiceWeights(
                                        weights.integer("passing"), weights.integer("warning")))
                .build();
    }

    private static ServiceCheck check(BodyReader block) {
        return ServiceCheckBuilder.builder()
                .name(block.text("name"))
                .type(block.text("type"))
                .command(block.text("command"))
                .args(block.strings("args"))
                .path(block.text("path"))
                .protocol(block.text("protocol"))
                .portLabel(block.text("port"))
                .expose(block.flag("expose"))
                .addressMode(block.text("address_mode"))
                .advertise(block.text("advertise"))
                .interval(block.duration("interval"))
                .timeout(block.duration("timeout"))
                .initialStatus(block.text("initial_status"))
                .notes(block.text("notes"))
                .tlsServerName(block.text("tls_server_name"))
                .tlsSkipVerify(block.flag("tls_skip_verify"))
                .header(block.textLists("header"))
                .method(block.text("method"))
                .checkRestart(checkRestart(block))
                .grpcService(block.text("grpc_service"))
                .grpcUseTls(block.flag("grpc_use_tls"))
                .taskName(block.text("task"))
                .successBeforePassing(block.number("success_before_passing"))
                .failuresBeforeCritical(block.number("failures_before_critical"))
                .failuresBeforeWarning(block.number("failures_before_warning"))
                .body(block.text("body"))
                .onUpdate(block.text("on_update"))
                .build();
    }

    private static @Nullable CheckRestart checkRestart(BodyReader parent) {
        BodyReader block = parent.block("check_restart");
        return block == null
                ? null
                : new CheckRestart(
                        block.number("limit"),
                        block.duration("grace"),
                        block.flag("ignore_warnings"));
    }
}
