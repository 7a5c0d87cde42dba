package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import io.drover.api.job.Resources;
import io.drover.api.job.Spread;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.VolumeRequest;
import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A task group as the placer sees it: constraints parsed, resources added up. */
final class GroupNeeds {
    private final Job job;
    final TaskGroup group;
    final int count;
    final int cpu;
    final int memory;
    final int disk;
    final GrantNeeds grants;
    private final Load plainLoad;
    final List<PortAsk> ports;

    /** Whether all of them are dynamic ones on the default network. */
    final boolean portsArePlain;

    final String networkMode;
    final List<String> drivers;

    /** Names of plugins that fetch secrets. */
    final List<String> secretProviders;

    final List<NodeCheck> checks = new ArrayList<>();
    final List<WeightedCheck> affinities = new ArrayList<>();
    final List<SpreadRule> spreads;
    final List<DistinctProperty> distinctProperties = new ArrayList<>();
    final List<VolumeRequest> volumes;
    final List<VolumeClaim> claims;

    /** Whether one placement may change which other nodes can give the volumes. */
    final boolean sharesVolumes;

    boolean distinctHostsInJob;
    boolean distinctHostsInGroup;

    /** A port that the group asks for; {@code value} is 0 for a dynamic one. */
    record PortAsk(String label, int value, int to, Target hostNetwork, boolean ignoreCollision) {
        boolean isStatic() {
            return value > 0;
        }

        boolean isOnDefault() {
            return hostNetwork instanceof Target.Literal(String name)
                    && (name.isEmpty() || name.equals(NodeAddresses.DEFAULT));
        }

        /** The host network that is meant on a node, also when the node has none of that name. */
        String networkOn(NodeView view) {
            String network =
                    hostNetwork instanceof Target.Literal(String text)
                            ? text
                            : hostNetwork.on(view.node);
            return network == null || network.isEmpty() ? NodeAddresses.DEFAULT : network;
        }
    }

    /** An affinity. */
    record WeightedCheck(NodeCheck check, int weight) {}

    /** At most {@code limit} allocations per value, counted over the job or over the group. */
    record DistinctProperty(Target target, int limit, boolean inJob, String text) {}

    /**
     * What a group needs.
     *
     * @param nameIndex the number in the name of the allocation to place, when allocations differ
     *     in their volumes; else -1
     */
    GroupNeeds(Job job, TaskGroup group, int nameIndex) {
        this.job = job;
        this.group = group;
        this.count = group.count() == null ? 1 : group.count();
        Phases phases = new Phases();
        TreeSet<String> driverNames = new TreeSet<>();
        TreeSet<String> providers = new TreeSet<>();
        for (Task task : each(group.tasks())) {
            Resources asks = task.resources();
            int taskCores = asks == null ? 0 : asks.cores();
            phases.add(
                    task.lifecycle(),
                    taskCores > 0 ? 0 : number(asks == null ? null : asks.cpu(), 0),
                    number(asks == null ? null : asks.memoryMb(), 0)
                            + (asks == null ? 0 : asks.secretsMb()));
            driverNames.add(task.driver());
            each(task.secrets()).forEach(secret -> providers.add(secret.provider()));
        }
        this.cpu = phases.cpu();
        this.memory = phases.memory();
        this.grants = new GrantNeeds(group);
        this.disk = group.ephemeralDisk() == null ? 0 : number(group.ephemeralDisk().sizeMb(), 0);
        this.drivers = List.copyOf(driverNames);
        this.secretProviders = List.copyOf(providers);
        this.volumes = VolumeClaim.requests(group, nameIndex);
        this.claims =
                volumes.stream().map(request -> VolumeClaim.of(job.namespace(), request)).toList();
        this.sharesVolumes =
                claims.stream().anyMatch(VolumeClaim::csi)
                        || volumes.stream().anyMatch(VolumeRequest::sticky);
        this.plainLoad = new Load(cpu, memory, disk, List.of(), List.of(), List.of(), claims);
        NetworkResource network =
                group.networks() == null || group.networks().isEmpty()
                        ? null
                        : group.networks().getFirst();
        this.networkMode = network == null || network.mode() == null ? "" : network.mode();
        this.ports = network == null ? List.of() : ports(network);
        this.portsArePlain = ports.stream().noneMatch(ask -> ask.isStatic() || !ask.isOnDefault());
        addConstraints(each(job.constraints()), true);
        addConstraints(each(group.constraints()), false);
        addAffinities(each(job.affinities()));
        addAffinities(each(group.affinities()));
        for (Task task : each(group.tasks())) {
            addConstraints(each(task.constraints()), false);
            addAffinities(each(task.affinities()));
        }
        List<Spread> rules = new ArrayList<>(each(job.spreads()));
        rules.addAll(each(group.spreads()));
        this.spreads = SpreadRule.all(rules, count);
    }

    /** What one allocation takes that got these ports, cores and devices. */
    Load load(List<PortMapping> givenPorts, SortedMap<String, Grant> given) {
        if (givenPorts.isEmpty() && given.isEmpty()) {
            return plainLoad;
        }
        int cpuInAll = cpu;
        List<Integer> coreIds = new ArrayList<>();
        List<AllocatedDeviceResource> devices = new ArrayList<>();
        for (Grant grant : given.values()) {
            cpuInAll += grant.cpuShares();
            coreIds.addAll(grant.cores());
            devices.addAll(grant.devices());
        }
        return new Load(cpuInAll, memory, disk, coreIds, givenPorts, devices, claims);
    }

    /** Whether another job and group lead to the same needs. */
    boolean sameAs(Job otherJob, TaskGroup otherGroup) {
        return group.equals(otherGroup)
                && Objects.equals(job.constraints(), otherJob.constraints())
                && Objects.equals(job.affinities(), otherJob.affinities())
                && Objects.equals(job.spreads(), otherJob.spreads());
    }

    /** Whether nodes of one computed class may answer differently. */
    boolean escapesClasses() {
        return checks.stream().anyMatch(NodeCheck::unique)
                || grants.looksAtIds
                || claims.stream().anyMatch(VolumeClaim::csi);
    }

    /** Whether nodes of one kind may answer differently. */
    boolean looksAtUniqueThings() {
        return escapesClasses()
                || ports.stream().anyMatch(port -> port.hostNetwork().unique())
                || distinctProperties.stream().anyMatch(property -> property.target().unique());
    }

    /** Whether nodes need have nothing free but so much of each dimension. */
    boolean haveOnlySize() {
        return !distinctHostsInJob
                && !distinctHostsInGroup
                && distinctProperties.isEmpty()
                && claims.isEmpty()
                && grants.isEmpty()
                && ports.isEmpty();
    }

    boolean affinitiesAreUnique() {
        return affinities.stream().anyMatch(wish -> wish.check().unique());
    }

    private void addConstraints(List<Constraint> constraints, boolean inJob) {
        for (Constraint constraint : constraints) {
            switch (constraint.operand()) {
                case "distinct_hosts" -> {
                    boolean wanted = !"false".equals(constraint.rTarget());
                    if (inJob) {
                        distinctHostsInJob |= wanted;
                    } else {
                        distinctHostsInGroup |= wanted;
                    }
                }
                case "distinct_property" ->
                        distinctProperties.add(
                                new DistinctProperty(
                                        Target.of(constraint.lTarget()),
                                        limit(constraint.rTarget()),
                                        inJob,
                                        "distinct_property: " + constraint.lTarget()));
                default -> checks.add(NodeCheck.of(constraint));
            }
        }
    }

    private void addAffinities(List<Affinity> wanted) {
        for (Affinity affinity : wanted) {
            affinities.add(
                    new WeightedCheck(NodeCheck.of(affinity), number(affinity.weight(), 50)));
        }
    }

    private static List<PortAsk> ports(NetworkResource network) {
        List<PortAsk> asks = new ArrayList<>();
        for (Port port : each(network.reservedPorts())) {
            asks.add(ask(port, port.value()));
        }
        for (Port port : each(network.dynamicPorts())) {
            asks.add(ask(port, 0));
        }
        return List.copyOf(asks);
    }

    private static PortAsk ask(Port port, int value) {
        String network = port.hostNetwork() == null ? "" : port.hostNetwork();
        return new PortAsk(
                port.label(), value, port.to(), Target.of(network), port.ignoreCollision());
    }

    private static int limit(String text) {
        try {
            return text.isBlank() ? 1 : Math.max(1, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static int number(@Nullable Integer value, int missing) {
        return value == null ? missing : value;
    }

    static <T> List<T> each(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
