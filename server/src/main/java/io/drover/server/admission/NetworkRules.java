package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the networks of a group may say. */
final class NetworkRules {
    static final Pattern DNS_LABELS =
            Pattern.compile(
                    "(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final int MAX_PORT = 65_535;

    private final Problems problems;
    private final Set<String> labels = new TreeSet<>();
    private final Set<String> statics = new TreeSet<>();
    private final Set<String> cniKeys = new TreeSet<>();

    private NetworkRules(Problems problems) {
        this.problems = problems;
    }

    static void check(Problems problems, @Nullable List<NetworkResource> networks) {
        NetworkRules rules = new NetworkRules(problems);
        listOf(networks).forEach(rules::network);
    }

    private void network(NetworkResource network) {
        String mode = network.mode();
        boolean cni = mode.startsWith("cni/") && mode.length() > "cni/".length();
        boolean host = mode.isEmpty() || mode.equals("host");
        problems.unless(
                host || cni || mode.equals("bridge") || mode.equals("none"),
                "invalid network mode \"%s\": expected none, bridge, host or cni/<name>"
                        .formatted(mode));
        List<Port> ports = new ArrayList<>(listOf(network.reservedPorts()));
        ports.addAll(listOf(network.dynamicPorts()));
        ports.forEach(port -> port(port, host));
        String hostname = network.hostname();
        boolean known = !hostname.isEmpty() && !hostname.contains("${");
        problems.when(
                known && !DNS_LABELS.matcher(hostname).matches(),
                "Hostname \"" + hostname + "\" is not a valid DNS name");
        if (network.cni() != null && network.cni().args() != null) {
            network.cni().args().entrySet().forEach(this::cni);
        }
    }

    private void port(Port port, boolean host) {
        problems.when(port.label().isEmpty(), "Port with an empty label");
        problems.unless(labels.add(port.label()), "Port label " + port.label() + " already in use");
        if (port.value() != 0) {
            problems.unless(
                    port.ignoreCollision() || statics.add(port.hostNetwork() + " " + port.value()),
                    "Static port " + port.value() + " already reserved");
            problems.when(
                    port.value() > MAX_PORT || port.value() < 0,
                    "Port %s (%d) cannot be greater than %d"
                            .formatted(port.label(), port.value(), MAX_PORT));
        }
        problems.when(
                port.to() < -1 || port.to() > MAX_PORT,
                "Port \"%s\" cannot be mapped to a port (%d) outside of -1 to %d"
                        .formatted(port.label(), port.to(), MAX_PORT));
        problems.when(
                port.ignoreCollision() && !host,
                "Port \"%s\": collision may not be ignored outside of host network mode"
                        .formatted(port.label()));
    }

    private void cni(Map.Entry<String, String> arg) {
        problems.when(
                arg.getKey().contains(";") || arg.getValue().contains(";"),
                "CNI argument \"%s\" must not contain ;".formatted(arg.getKey()));
        problems.unless(
                cniKeys.add(arg.getKey()),
                "CNI argument \"%s\" is given twice".formatted(arg.getKey()));
    }
}
