package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupNeeds.PortAsk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that keeps a group from a node, where placing stops at the first thing. What does not
 * depend on load is found out once for each kind of node.
 */
final class NodeFindings {
    private final Fleet fleet;
    private final Job job;
    private final Feasibility feasibility;
    private final GroupNeeds needs;
    private final Room room;
    private final GrantFindings grants;
    private final Map<Integer, List<Finding>> byKind = new LinkedHashMap<>();

    NodeFindings(Fleet fleet, Job job, Feasibility feasibility, Room room) {
        this.fleet = fleet;
        this.job = job;
        this.feasibility = feasibility;
        this.needs = feasibility.needs;
        this.room = room;
        this.grants = new GrantFindings(needs.grants);
    }

    List<Finding> of(int row) {
        NodeView view = fleet.view(row);
        List<Finding> found = new ArrayList<>(ofKind(row));
        state(view.node, found);
        if (needs.looksAtUniqueThings()) {
            checks(view.node, true, found);
            addresses(view, true, found);
        }
        if (needs.grants.looksAtIds) {
            grants.missing(view, feasibility.options(row), found);
        }
        volumes(row, view.node, found);
        rules(row, found);
        numbers(row, found);
        return found;
    }

    private List<Finding> ofKind(int row) {
        return byKind.computeIfAbsent(
                fleet.kind[row],
                _ -> {
                    NodeView view = fleet.view(row);
                    List<Finding> found = new ArrayList<>();
                    place(view.node, found);
                    checks(view.node, false, found);
                    things(view, found);
                    if (!needs.grants.looksAtIds) {
                        grants.missing(view, feasibility.options(row), found);
                    }
                    addresses(view, false, found);
                    return found;
                });
    }

    private void checks(Node node, boolean unique, List<Finding> found) {
        for (NodeCheck check : needs.checks) {
            if (check.unique() == unique && !check.holdsOn(node) && !isOfSecrets(check)) {
                found.add(new Finding("constraint", check.text(), 0));
            }
        }
    }

    /** The constraint that follows from a secret says nothing that the secret does not. */
    private boolean isOfSecrets(NodeCheck check) {
        return needs.secretProviders.stream()
                .anyMatch(provider ->
                        check.left().equals(new Target.Attribute(Feasibility.attribute(provider))));
    }

    private void things(NodeView view, List<Finding> found) {
        for (String provider : needs.secretProviders) {
            if (!Feasibility.hasSecrets(view.node, provider)) {
                found.add(new Finding("secrets", provider, 0));
            }
        }
        for (String driver : needs.drivers) {
            if (!Feasibility.hasDriver(view.node, driver)) {
                found.add(new Finding("driver", driver, 0));
            }
        }
        for (NetworkResource network : GroupNeeds.each(needs.group.networks())) {
            if (!Feasibility.hasNetwork(view.node.nodeResources(), network)) {
                found.add(new Finding("network", network.mode(), 0));
            }
        }
    }

    private void addresses(NodeView view, boolean unique, List<Finding> found) {
        for (PortAsk port : needs.ports) {
            if (port.hostNetwork().unique() == unique && isHomeless(view, port)) {
                boolean kept = port.isStatic() && view.addresses.isKeptEverywhere(port.value());
                int amount = kept ? Finding.BEYOND_HELP : 0;
                found.add(new Finding("network", port.networkOn(view), amount));
            }
        }
    }

    private static boolean isHomeless(NodeView view, PortAsk port) {
        return view.addresses.of(port.networkOn(view)).isEmpty();
    }

    private void place(Node node, List<Finding> found) {
        if (!CandidateNodes.inPool(job, node)) {
            String pool = node.nodePool().isEmpty() ? "default" : node.nodePool();
            found.add(new Finding("node_pool", pool, 0));
        }
        if (!CandidateNodes.inDatacenter(job, node)) {
            found.add(new Finding("datacenter", node.datacenter(), 0));
        }
    }

    private static void state(Node node, List<Finding> found) {
        if (!node.status().equals("ready")) {
            found.add(new Finding("status", node.status(), 0));
        }
        if (!node.schedulingEligibility().equals("eligible") || node.drainStrategy() != null) {
            found.add(new Finding("eligibility", node.drainStrategy() == null ? "" : "drain", 0));
        }
    }

    private void volumes(int row, Node node, List<Finding> found) {
        if (needs.volumes.isEmpty()) {
            return;
        }
        String missing = room.volumes.missing(node);
        if (missing == null) {
            String lack = room.volumes.lack(row);
            if (lack != null) {
                found.add(new Finding("volume_claim", lack, Finding.BEYOND_HELP));
            }
        } else if (missing.equals(VolumeCheck.NO_HOST_VOLUME) && needs.volumes.size() == 1) {
            found.add(new Finding("volume", needs.volumes.getFirst().source(), 0));
        } else {
            found.add(new Finding("volume_claim", missing, Finding.BEYOND_HELP));
        }
    }

    private void rules(int row, List<Finding> found) {
        if (room.breaksDistinctHosts(row)) {
            found.add(new Finding("constraint", Room.DISTINCT_HOSTS, 0));
        }
        for (String property : room.brokenProperties(row)) {
            found.add(new Finding("constraint", property, 0));
        }
    }

    private void numbers(int row, List<Finding> found) {
        NodeView view = fleet.view(row);
        if (fleet.allocations[row] >= fleet.maxAllocations[row]) {
            int more = fleet.allocations[row] + 1 - fleet.maxAllocations[row];
            found.add(new Finding("allocations", "", more));
        }
        int moreCpu = needs.cpu + cpuOfFreeCores(row);
        lack("cpu", fleet.usedCpu[row] + moreCpu - fleet.cpu[row], found);
        lack("memory", fleet.usedMemory[row] + needs.memory - fleet.memory[row], found);
        lack("disk", fleet.usedDisk[row] + needs.disk - fleet.disk[row], found);
        if (!needs.grants.isEmpty()) {
            boolean inItsOwnWay = room.hasGroup(row);
            grants.taken(view, fleet.holdings(row), feasibility.options(row), inItsOwnWay, found);
        }
        ports(row, view, found);
    }

    /** MHz of the cores that are there to be taken: those that are not are missing as cores. */
    private int cpuOfFreeCores(int row) {
        NodeCores cores = fleet.view(row).cores;
        int free = new FreeCores(cores, fleet.holdings(row)).count();
        return free < needs.grants.cores ? free * Math.max(0, cores.speed) : room.coreCpu(row);
    }

    private static void lack(String kind, int amount, List<Finding> found) {
        if (amount > 0) {
            found.add(new Finding(kind, "", amount));
        }
    }

    private void ports(int row, NodeView view, List<Finding> found) {
        NodeHoldings held = fleet.holdings(row);
        List<PortAsk> asks = needs.ports.stream().filter(ask -> !isHomeless(view, ask)).toList();
        if (Ports.lack(view, held, asks) == null) {
            return;
        }
        List<PortAsk> taken =
                asks.stream()
                        .filter(ask ->
                                ask.isStatic() && Ports.lack(view, held, List.of(ask)) != null)
                        .toList();
        boolean byGroup = room.hasGroup(row);
        for (PortAsk ask : taken) {
            int port = ask.value();
            found.add(
                    new Finding(
                            "port", String.valueOf(port), byGroup ? Finding.BEYOND_HELP : port));
        }
        if (taken.isEmpty()) {
            found.add(new Finding("port", "dynamic", byGroup ? Finding.BEYOND_HELP : 0));
        }
    }
}
