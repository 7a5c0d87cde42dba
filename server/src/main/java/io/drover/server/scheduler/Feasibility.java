package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeResources;
import io.drover.server.scheduler.GroupNeeds.DistinctProperty;
import io.drover.server.scheduler.GroupNeeds.PortAsk;
import io.drover.server.scheduler.GroupNeeds.WeightedCheck;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether nodes could ever run a group, whatever else they run, and how much it likes them. What
 * depends only on the kind of a node is found out once for each kind and kept while the fleet and
 * the group's specification last.
 */
final class Feasibility {
    /** In place of a reason: nothing rules the kind out. */
    private static final String NOTHING = "";

    final GroupNeeds needs;
    private final Fleet fleet;
    private final boolean unique;
    private final int affinityWeights;

    /** By kind; null while unknown. */
    private @Nullable String[] reasons = new @Nullable String[0];

    /** By kind; of use where the reason is {@link #NOTHING}. */
    private long[] affinities = new long[0];

    /** By kind; null while unknown. */
    private @Nullable DeviceOptions[] options = new @Nullable DeviceOptions[0];

    /** By kind; null while unknown. */
    private @Nullable Grants[] grants = new @Nullable Grants[0];

    Feasibility(GroupNeeds needs, Fleet fleet) {
        this.needs = needs;
        this.fleet = fleet;
        this.unique = needs.looksAtUniqueThings();
        this.affinityWeights =
                needs.affinities.stream().mapToInt(wish -> Math.abs(wish.weight())).sum();
    }

    /** What rules the node of a row out, as users see it; null when nothing does. */
    @Nullable String rulesOut(int row) {
        String reason = ofKind(row);
        if (!reason.equals(NOTHING)) {
            return reason;
        }
        return unique ? missing(fleet.view(row), true) : null;
    }

    /** Whether nodes of one kind are ruled out together. */
    boolean isByKind() {
        return !unique;
    }

    /** Whether the group has any affinity that counts. */
    boolean hasAffinities() {
        return affinityWeights > 0;
    }

    /** How much of its affinities a row has, −1 to 1 in fixed point. */
    long affinity(int row) {
        return needs.affinitiesAreUnique()
                ? affinity(fleet.view(row))
                : affinities[fleet.kind[row]];
    }

    private String ofKind(int row) {
        int kind = fleet.kind[row];
        if (kind >= reasons.length) {
            int size = Math.max(kind + 1, fleet.kinds());
            reasons = Arrays.copyOf(reasons, size);
            affinities = Arrays.copyOf(affinities, size);
            options = Arrays.copyOf(options, size);
            grants = Arrays.copyOf(grants, size);
        }
        String known = reasons[kind];
        if (known == null) {
            NodeView view = fleet.view(row);
            String found = missing(view, false);
            known = found == null ? NOTHING : found;
            reasons[kind] = known;
            affinities[kind] = found == null ? affinity(view) : 0;
        }
        return known;
    }

    private long affinity(NodeView view) {
        int sum = 0;
        for (WeightedCheck wish : needs.affinities) {
            sum += wish.check().holdsOn(view.node) ? wish.weight() : 0;
        }
        return affinityWeights == 0 ? 0 : Score.fixed((double) sum / affinityWeights);
    }

    /** The first thing that is not as the group wants it, of what is unique or of the others. */
    private @Nullable String missing(NodeView view, boolean ofUnique) {
        String reason = failedCheck(view.node, ofUnique);
        if (reason == null && !ofUnique) {
            reason = missingDriver(view.node);
        }
        if (reason == null && needs.grants.looksAtIds == ofUnique) {
            reason = missingDevices(view);
        }
        if (reason == null && !ofUnique) {
            reason = missingThing(view);
        }
        if (reason == null) {
            reason = missingNetwork(view, ofUnique);
        }
        return reason == null ? missingProperty(view.node, ofUnique) : reason;
    }

    private @Nullable String failedCheck(Node node, boolean ofUnique) {
        for (NodeCheck check : needs.checks) {
            if (check.unique() == ofUnique && !check.holdsOn(node)) {
                return check.text();
            }
        }
        return null;
    }

    private @Nullable String missingDriver(Node node) {
        for (String driver : needs.drivers) {
            if (!hasDriver(node, driver)) {
                return "missing drivers";
            }
        }
        return null;
    }

    static boolean hasDriver(Node node, String driver) {
        DriverInfo info = node.drivers() == null ? null : node.drivers().get(driver);
        return info == null ? attribute(node, driver) : info.detected() && info.healthy();
    }

    /** Whether a node has a plugin that fetches secrets. */
    static boolean hasSecrets(Node node, String provider) {
        return node.attributes() != null && node.attributes().containsKey(attribute(provider));
    }

    /** The attribute that says which version of a plugin for secrets a node has. */
    static String attribute(String secretProvider) {
        return "plugins.secrets." + secretProvider + ".version";
    }

    private static boolean attribute(Node node, String driver) {
        String value = node.attributes() == null ? null : node.attributes().get("driver." + driver);
        return "1".equals(value) || "true".equals(value);
    }

    private @Nullable String missingDevices(NodeView view) {
        boolean has =
                needs.grants.devices == 0
                        || Grants.hasDevices(
                                view,
                                NodeHoldings.NONE,
                                needs.grants,
                                new DeviceOptions(needs.grants, view.devices));
        return has ? null : "missing devices";
    }

    /**
     * Which devices of a row the group may get; unless it looks at single ones, as for its kind.
     */
    DeviceOptions options(int row) {
        int kind = fleet.kind[row];
        if (needs.grants.looksAtIds || kind >= options.length) {
            return new DeviceOptions(needs.grants, fleet.view(row).devices);
        }
        DeviceOptions known = options[kind];
        if (known == null) {
            known = new DeviceOptions(needs.grants, fleet.view(row).devices);
            options[kind] = known;
        }
        return known;
    }

    /**
     * The devices that the group gets on a row of which nothing is taken: the same ones on all of
     * its kind, for groups that want no cores and do not look at single devices.
     */
    Grants grantsOfUnused(int row) {
        int kind = fleet.kind[row];
        Grants known = grants[kind];
        if (known == null) {
            known = Grants.on(fleet.view(row), NodeHoldings.NONE, needs.grants, options(row));
            grants[kind] = known;
        }
        return known;
    }

    private @Nullable String missingThing(NodeView view) {
        if (!hasNetworks(view.node.nodeResources())) {
            return "missing network";
        }
        for (String provider : needs.secretProviders) {
            if (!hasSecrets(view.node, provider)) {
                return "missing secrets provider";
            }
        }
        return null;
    }

    private @Nullable String missingNetwork(NodeView view, boolean ofUnique) {
        for (PortAsk port : needs.ports) {
            if (port.hostNetwork().unique() == ofUnique) {
                String network = port.hostNetwork().on(view.node);
                if (network == null
                        || (!network.isEmpty() && view.addresses.of(network).isEmpty())) {
                    return "missing host network \"%s\" for port \"%s\""
                            .formatted(network == null ? "" : network, port.label());
                }
            }
        }
        return null;
    }

    private @Nullable String missingProperty(Node node, boolean ofUnique) {
        for (DistinctProperty property : needs.distinctProperties) {
            if (property.target().unique() == ofUnique && property.target().on(node) == null) {
                return property.text();
            }
        }
        return null;
    }

    private boolean hasNetworks(@Nullable NodeResources has) {
        return GroupNeeds.each(needs.group.networks()).stream()
                .allMatch(network -> hasNetwork(has, network));
    }

    /** Whether a node has the kind of network that a group asks for. */
    static boolean hasNetwork(@Nullable NodeResources has, NetworkResource network) {
        boolean special = network.mode().equals("bridge") || network.mode().startsWith("cni/");
        return !special || hasNetworkMode(has, network.mode());
    }

    private static boolean hasNetworkMode(@Nullable NodeResources has, String mode) {
        if (has == null) {
            return false;
        }
        for (NetworkResource network : GroupNeeds.each(has.networks())) {
            if (network.mode().equals(mode)) {
                return true;
            }
        }
        for (NodeNetworkResource network : GroupNeeds.each(has.nodeNetworks())) {
            if (network.mode().equals(mode)) {
                return true;
            }
        }
        return false;
    }
}
