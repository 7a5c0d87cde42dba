package io.drover.server.admission;

import static io.drover.server.admission.Canonicaliser.eachOrNull;
import static io.drover.server.admission.Canonicaliser.orDefault;
import static io.drover.server.admission.Canonicaliser.orNull;

import io.drover.api.job.CheckRestart;
import io.drover.api.job.Job;
import io.drover.api.job.Service;
import io.drover.api.job.ServiceBuilder;
import io.drover.api.job.ServiceCheck;
import io.drover.api.job.ServiceCheckBuilder;
import io.drover.api.job.ServiceWeights;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of services. */
final class ServiceDefaults {
    private ServiceDefaults() {}

    /**
     * One service of a group or a task.
     *
     * @param task empty for a service of the group
     */
    static Service canonical(Service service, Job job, String group, String task) {
        String base = job.id() + "-" + group + (task.isEmpty() ? "" : "-" + task);
        String name =
                orDefault(service.name(), base)
                        .replace("${JOB}", job.id())
                        .replace("${TASKGROUP}", group)
                        .replace("${TASK}", task)
                        .replace("${BASE}", base);
        String provider = orDefault(service.provider(), "consul");
        String onUpdate = orDefault(service.onUpdate(), "require_healthy");
        return ServiceBuilder.builder(service)
                .name(name)
                .tags(orNull(service.tags()))
                .canaryTags(orNull(service.canaryTags()))
                .meta(orNull(service.meta()))
                .canaryMeta(orNull(service.canaryMeta()))
                .taggedAddresses(orNull(service.taggedAddresses()))
                .addressMode(orDefault(service.addressMode(), "auto"))
                .provider(provider)
                .cluster(orDefault(service.cluster(), "default"))
                .onUpdate(onUpdate)
                .taskName(orDefault(service.taskName(), task))
                .namespace(provider.equals("nomad") ? job.namespace() : "default")
                .checks(
                        eachOrNull(
                                service.checks(),
                                c -> check(c, name, onUpdate, service.checkRestart())))
                .checkRestart(null)
                .connect(ConnectDefaults.canonical(service.connect()))
                .weights(
                        service.weights() == null
                                ? null
                                : new ServiceWeights(
                                        orDefault(service.weights().passing(), 1),
                                        orDefault(service.weights().warning(), 1)))
                .build();
    }

    private static ServiceCheck check(
            ServiceCheck check, String service, String onUpdate, @Nullable CheckRestart restart) {
        boolean http = check.type().equals("http");
        return ServiceCheckBuilder.builder(check)
                .name(orDefault(check.name(), "service: \"" + service + "\" check"))
                .protocol(http ? orDefault(check.protocol(), "http") : check.protocol())
                .method(http ? orDefault(check.method(), "GET") : check.method())
                .interval(orDefault(check.interval(), Duration.ZERO))
                .timeout(orDefault(check.timeout(), Duration.ZERO))
                .onUpdate(orDefault(check.onUpdate(), onUpdate))
                .checkRestart(restart(check.checkRestart(), restart))
                .args(orNull(check.args()))
                .header(orNull(check.header()))
                .build();
    }

    private static @Nullable CheckRestart restart(
            @Nullable CheckRestart own, @Nullable CheckRestart service) {
        CheckRestart used = own == null ? service : own;
        return used == null
                ? null
                : new CheckRestart(
                        used.limit(),
                        orDefault(used.grace(), Duration.ofSeconds(1)),
                        used.ignoreWarnings());
    }
}
