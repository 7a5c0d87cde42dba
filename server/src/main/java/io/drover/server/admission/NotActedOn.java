package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.Service;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.WorkloadIdentity;
import java.util.List;

/**
 * Blocks that job files may have and that nothing acts on yet. A job that has one is refused by
 * name, since running it without would be a quiet lie. Whoever makes a block work takes its line
 * out of here.
 *
 * <p>Blocks that only wait to be asked for, such as {@code scaling}, {@code action}, {@code ui} and
 * {@code meta}, are stored and need nobody to act.
 */
final class NotActedOn {
    private static final String NO_CONSUL = "there is no link to Consul";
    private static final String NO_VAULT = "there is no link to Vault";

    private final Problems problems = new Problems();

    private NotActedOn() {}

    /** One sentence for each block of a canonical job that would have no effect. */
    static List<String> in(Job job) {
        NotActedOn found = new NotActedOn();
        found.job(job);
        for (TaskGroup group : listOf(job.taskGroups())) {
            found.group(group);
            listOf(group.tasks()).forEach(task -> found.task(group, task));
        }
        return found.problems.all();
    }

    private void note(boolean used, String block, String where, String why) {
        problems.when(
                used,
                "block \"%s\" of %s is understood, but not acted on by this version of Drover: %s"
                        .formatted(block, where, why));
    }

    private void job(Job job) {
        String where = "job \"" + job.id() + "\"";
        note(!job.consulNamespace().isEmpty(), "consul_namespace", where, NO_CONSUL);
        note(!job.vaultNamespace().isEmpty(), "vault_namespace", where, NO_VAULT);
        note(job.multiregion() != null, "multiregion", where, "other regions would not get it");
    }

    private void group(TaskGroup group) {
        String where = "group \"" + group.name() + "\"";
        note(group.consul() != null, "consul", where, NO_CONSUL);
        note(
                group.volumes() != null && !group.volumes().isEmpty(),
                "volume",
                where,
                "nodes do not mount volumes");
        EphemeralDisk disk = group.ephemeralDisk();
        note(
                disk != null && disk.migrate(),
                "ephemeral_disk { migrate }",
                where,
                "data does not follow an allocation to another node");
        listOf(group.services()).forEach(service -> service(service, where));
    }

    private void service(Service service, String where) {
        String what = "service \"" + service.name() + "\" of " + where;
        if (service.connect() != null) {
            note(true, "connect", what, "there is no service mesh");
        } else if (service.provider().equals("consul")) {
            note(true, "service", where, NO_CONSUL);
        } else {
            note(true, "service", where, "services are not registered");
        }
    }

    private void task(TaskGroup group, Task task) {
        String where = "task \"%s\" of group \"%s\"".formatted(task.name(), group.name());
        note(task.vault() != null, "vault", where, NO_VAULT);
        note(task.consul() != null, "consul", where, NO_CONSUL);
        note(!listOf(task.secrets()).isEmpty(), "secret", where, "secrets are not fetched");
        note(!listOf(task.artifacts()).isEmpty(), "artifact", where, "artifacts are not fetched");
        note(task.csiPluginConfig() != null, "csi_plugin", where, "CSI is not spoken");
        note(task.schedule() != null, "schedule", where, "tasks run all the time");
        WorkloadIdentity identity = task.identity();
        note(
                !listOf(task.identities()).isEmpty()
                        || (identity != null && (identity.env() || identity.file())),
                "identity",
                where,
                "no tokens are made");
        listOf(task.services()).forEach(service -> service(service, where));
    }
}
