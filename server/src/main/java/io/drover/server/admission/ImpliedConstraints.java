package io.drover.server.admission;

import io.drover.api.job.Constraint;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Service;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a group needs of a node without saying so: it asks for things that only some nodes have. */
final class ImpliedConstraints {
    private static final List<String> BRIDGE_PLUGINS =
            List.of("bridge", "firewall", "host-local", "loopback", "portmap");

    private final List<Constraint> constraints;
    private final Set<String> targets = new TreeSet<>();

    private ImpliedConstraints(List<Constraint> given) {
        constraints = new ArrayList<>(given);
        given.forEach(c -> targets.add(c.lTarget()));
    }

    /** The group with the constraints that follow from the rest of it. */
    static TaskGroup added(TaskGroup group) {
        List<Constraint> given = group.constraints() == null ? List.of() : group.constraints();
        ImpliedConstraints implied = new ImpliedConstraints(given);
        List<Task> tasks = group.tasks() == null ? List.of() : group.tasks();
        implied.services(group, tasks);
        implied.signals(tasks);
        implied.network(group);
        for (Task task : tasks) {
            if (task.vault() != null) {
                implied.vault(task.vault().cluster());
            }
        }
        return implied.constraints.size() == given.size()
                ? group
                : TaskGroupBuilder.builder(group).constraints(implied.constraints).build();
    }

    private void services(TaskGroup group, List<Task> tasks) {
        List<Service> services =
                new ArrayList<>(group.services() == null ? List.of() : group.services());
        tasks.forEach(t -> services.addAll(t.services() == null ? List.of() : t.services()));
        for (Service service : services) {
            if (service.provider().equals("nomad")) {
                exactly(new Constraint("${attr.nomad.service_discovery}", "true", "="));
                if (service.checks() != null) {
                    atLeast("${attr.nomad.version}", ">= 1.4.0");
                }
            } else {
                String cluster = service.cluster();
                atLeast(
                        cluster.equals("default")
                                ? "${attr.consul.version}"
                                : "${attr.consul." + cluster + ".version}",
                        ">= 1.8.0");
            }
        }
    }

    private void signals(List<Task> tasks) {
        Set<String> signals = new TreeSet<>();
        for (Task task : tasks) {
            add(signals, task.killSignal());
            for (Template template :
                    task.templates() == null ? List.<Template>of() : task.templates()) {
                add(signals, template.changeSignal());
            }
            if (task.vault() != null && task.vault().changeMode().equals("signal")) {
                add(signals, task.vault().changeSignal());
            }
        }
        if (!signals.isEmpty()) {
            exactly(
                    new Constraint(
                            "${attr.os.signals}", String.join(",", signals), "set_contains"));
        }
    }

    private static void add(Set<String> signals, String signal) {
        if (!signal.isEmpty()) {
            signals.add(signal);
        }
    }

    private void network(TaskGroup group) {
        List<NetworkResource> networks = group.networks() == null ? List.of() : group.networks();
        if (networks.stream().anyMatch(n -> n.mode().equals("bridge"))) {
            for (String plugin : BRIDGE_PLUGINS) {
                atLeast("${attr.plugins.cni.version." + plugin + "}", ">= 0.4.0");
            }
        }
    }

    private void vault(String cluster) {
        if (cluster.equals("default")) {
            atLeast("${attr.vault.version}", ">= 0.6.1");
        } else {
            atLeast("${attr.vault." + cluster + ".version}", ">= 1.11.0");
        }
    }

    /** Left out when the group already says something of the same attribute. */
    private void atLeast(String target, String version) {
        if (targets.add(target)) {
            constraints.add(new Constraint(target, version, "semver"));
        }
    }

    /** Left out only when the group already says just this. */
    private void exactly(Constraint constraint) {
        if (!constraints.contains(constraint)) {
            constraints.add(constraint);
        }
    }
}
