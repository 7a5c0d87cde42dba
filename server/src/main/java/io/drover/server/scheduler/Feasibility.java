package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.VolumeRequest;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupNeeds.DistinctProperty;
import io.drover.server.scheduler.GroupNeeds.PortAsk;
import io.drover.server.scheduler.GroupNeeds.TaskNeeds;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node could ever run a group, whatever else it runs. What depends only on the computed
 * class is decided once for each class.
 */
final class Feasibility {
    private final GroupNeeds needs;

    /** By computed class. */
    private final Map<String, Optional<String>> byClass = new TreeMap<>();

    Feasibility(GroupNeeds needs) {
        this.needs = needs;
    }

    /** What rules the node out, as users see it; null when nothing does. */
    @Nullable String rulesOut(NodeView view) {
        String reason =
                byClass.computeIfAbsent(
                                view.computedClass,
                                _ -> Optional.ofNullable(failedCheck(view.node, false)))
                        .orElse(null);
        if (reason == null) {
            reason = missingDriver(view.node);
        }
        if (reason == null) {
            reason = failedCheck(view.node, true);
        }
        if (reason == null) {
            reason = missingThing(view);
        }
        return reason;
    }

    private @Nullable String failedCheck(Node node, boolean unique) {
        for (NodeCheck check : needs.checks) {
            if (check.unique() == unique && !check.holdsOn(node)) {
                return check.text();
            }
        }
        return null;
    }

    private @Nullable String missingDriver(Node node) {
        for (String driver : needs.drivers) {
            DriverInfo info = node.drivers() == null ? null : node.drivers().get(driver);
            boolean usable =
                    info == null ? attribute(node, driver) : info.detected() && info.healthy();
            if (!usable) {
                return "missing drivers";
            }
        }
        return null;
    }

    private static boolean attribute(Node node, String driver) {
        String value = node.attributes() == null ? null : node.attributes().get("driver." + driver);
        return "1".equals(value) || "true".equals(value);
    }

    private @Nullable String missingThing(NodeView view) {
        for (TaskNeeds task : needs.tasks) {
            for (RequestedDevice device : task.devices()) {
                if (!Grants.has(view, device)) {
                    return "missing devices";
                }
            }
        }
        if (!hasNetwork(view)) {
            return "missing network";
        }
        for (PortAsk port : needs.ports) {
            String network = port.hostNetwork().on(view.node);
            if (network == null || (!network.isEmpty() && view.addressesOf(network).isEmpty())) {
                return "missing host network \"%s\" for port \"%s\""
                        .formatted(network == null ? "" : network, port.label());
            }
        }
        String volume = missingVolume(view.node);
        if (volume != null) {
            return volume;
        }
        for (DistinctProperty property : needs.distinctProperties) {
            if (property.target().on(view.node) == null) {
                return property.text();
            }
        }
        return null;
    }

    private boolean hasNetwork(NodeView view) {
        for (NetworkResource network : GroupNeeds.each(needs.group.networks())) {
            String mode = network.mode() == null ? "" : network.mode();
            boolean special = mode.equals("bridge") || mode.startsWith("cni/");
            if (special && !view.hasNetworkMode(mode)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String missingVolume(Node node) {
        for (VolumeRequest volume : needs.volumes) {
            if ("csi".equals(volume.type())) {
                return "missing CSI Volume " + volume.source();
            }
            HostVolumeInfo has =
                    node.hostVolumes() == null ? null : node.hostVolumes().get(volume.source());
            if (has == null || (has.readOnly() && !volume.readOnly())) {
                return "missing compatible host volumes";
            }
        }
        return null;
    }
}
