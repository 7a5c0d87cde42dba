package io.drover.server.admission;

import io.drover.api.job.Constraint;
import io.drover.api.job.Consul;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Secret;
import io.drover.api.job.Service;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.Template;
import io.drover.api.job.WorkloadIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a group needs of a node without saying so: it asks for things that only some nodes have. */
final class ImpliedConstraints {
    private static final List<String> BRIDGE_PLUGINS =
            List.of("bridge", "firewall", "host-local", "loopback", "portmap");

    private static final String VERSION = "${attr.nomad.version}";

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
        if (group.consul() != null) {
            implied.partition(group.consul());
        }
        tasks.forEach(implied::task);
        return implied.constraints.size() == given.size()
                ? group
                : TaskGroupBuilder.builder(group).constraints(implied.constraints).build();
    }

    private void task(Task task) {
        if (task.vault() != null) {
            vault(task.vault().cluster());
        }
        if (task.consul() != null) {
            partition(task.consul());
        }
        if (task.resources() != null && task.resources().numa() != null) {
            exactly(new Constraint("${attr.kernel.name}", "linux", "="));
            exactly(new Constraint(VERSION, ">= 1.6.3-dev", "semver"));
        }
        if (task.schedule() != null) {
            atLeast(VERSION, ">= 1.8.0-dev");
        }
        if (task.identities() != null && !task.identities().isEmpty()) {
            atLeast(VERSION, ">= 1.7.0-a");
        }
        for (Secret secret : task.secrets() == null ? List.<Secret>of() : task.secrets()) {
            exactly(
                    new Constraint(
                            "${attr.plugins.secrets." + secret.provider() + ".version}",
                            "",
                            "is_set"));
        }
    }

    private void partition(Consul consul) {
        if (!consul.partition().isEmpty()) {
            String attribute =
                    consul.cluster().isEmpty() || consul.cluster().equals("default")
                            ? "${attr.consul.partition}"
                            : "${attr.consul." + consul.cluster() + ".partition}";
            exactly(new Constraint(attribute, consul.partition(), "="));
        }
    }

    private void services(TaskGroup group, List<Task> tasks) {
        List<Service> services =
                new ArrayList<>(group.services() == null ? List.of() : group.services());
        tasks.forEach(t -> services.addAll(t.services() == null ? List.of() : t.services()));
        for (Service service : services) {
            if (service.provider().equals("nomad")) {
                exactly(new Constraint("${attr.nomad.service_discovery}", "true", "="));
                if (service.checks() != null) {
                    atLeast(VERSION, ">= 1.4.0");
                }
            } else {
                String cluster = service.cluster();
                atLeast(
                        cluster.equals("default")
                                ? "${attr.consul.version}"
                                : "${attr.consul." + cluster + ".version}",
                        ">= 1.8.0");
            }
            if (isTransparent(service)) {
                atLeast("${attr.plugins.cni.version.consul-cni}", ">= 1.4.2");
                atLeast(VERSION, ">= 1.8.0-dev");
            }
        }
    }

    private static boolean isTransparent(Service service) {
        return service.connect() != null
                && service.connect().sidecarService() != null
                && service.connect().sidecarService().proxy() != null
                && service.connect().sidecarService().proxy().transparentProxy() != null;
    }

    private void signals(List<Task> tasks) {
        Set<String> signals = new TreeSet<>();
        for (Task task : tasks) {
            add(signals, task.killSignal());
            for (Template template :
                    task.templates() == null ? List.<Template>of() : task.templates()) {
                add(signals, template.changeSignal());
            }
            for (WorkloadIdentity identity :
                    task.identities() == null ? List.<WorkloadIdentity>of() : task.identities()) {
                add(signals, identity.changeSignal());
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
