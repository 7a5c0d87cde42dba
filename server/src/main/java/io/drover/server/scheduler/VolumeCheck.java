package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.job.VolumeRequest;
import io.drover.api.node.CSIInfo;
import io.drover.api.node.CSITopology;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether nodes can give a group its volumes: whether these are there, and whether those who use
 * them leave room.
 */
final class VolumeCheck {
    static final String NO_HOST_VOLUME = "missing compatible host volumes";

    private final Fleet fleet;
    private final GroupNeeds needs;
    private final Job job;
    private final Volumes volumes;
    private final int[] inGroup;

    /** Of sticky requests, by source: the rows where data of the group lies, one per claim. */
    private final SortedMap<String, List<Integer>> homes = new TreeMap<>();

    /** By plugin: whether some node has a healthy controller of it. */
    private final SortedMap<String, Boolean> controllers = new TreeMap<>();

    VolumeCheck(Fleet fleet, GroupNeeds needs, Job job, Volumes volumes, int[] inGroup) {
        this.fleet = fleet;
        this.needs = needs;
        this.job = job;
        this.volumes = volumes;
        this.inGroup = inGroup;
        for (VolumeRequest request : needs.volumes) {
            if (request.sticky() && request.type().equals("host")) {
                homes.put(request.source(), homes(request));
            }
        }
    }

    private List<Integer> homes(VolumeRequest request) {
        List<String> ids =
                volumes.claimed(job.namespace(), job.id(), needs.group.name(), request.source());
        List<Integer> rows = new ArrayList<>();
        if (!ids.isEmpty()) {
            Map<String, Integer> byId = new TreeMap<>();
            fleet.rows()
                    .values()
                    .forEach(row -> {
                        HostVolumeInfo has = offered(fleet.view(row).node, request);
                        if (has != null) {
                            byId.put(has.id(), row);
                        }
                    });
            ids.forEach(id -> rows.add(byId.getOrDefault(id, -1)));
        }
        return rows;
    }

    /** Volumes that have to be registered before anything can be placed. */
    List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        for (VolumeRequest request : needs.volumes) {
            if (request.type().equals("csi")
                    && volumes.csi(job.namespace(), request.source()) == null) {
                unknown.add("csi-volume:" + job.namespace() + ":" + request.source());
            }
        }
        return unknown;
    }

    /** What a node could never give, whoever uses it; null when there is nothing. */
    @Nullable String missing(Node node) {
        for (VolumeRequest request : needs.volumes) {
            String reason = request.type().equals("csi") ? csi(node, request) : host(node, request);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private static @Nullable HostVolumeInfo offered(Node node, VolumeRequest request) {
        return node.hostVolumes() == null ? null : node.hostVolumes().get(request.source());
    }

    private @Nullable String host(Node node, VolumeRequest request) {
        HostVolumeInfo has = offered(node, request);
        if (has == null || (has.readOnly() && !request.readOnly())) {
            return NO_HOST_VOLUME;
        }
        if (has.id().isEmpty()) {
            return null; // the node's own configuration says all there is to know
        }
        Volumes.Host volume = volumes.host(has.id());
        boolean usable =
                volume != null
                        && volume.ready()
                        && allows(
                                volume.capabilities().isEmpty()
                                        ? List.of(
                                                new Volumes.Capability(
                                                        "single-node-writer", "file-system"))
                                        : volume.capabilities(),
                                request);
        return usable ? null : NO_HOST_VOLUME;
    }

    private static boolean allows(List<Volumes.Capability> capabilities, VolumeRequest request) {
        return capabilities.stream()
                .anyMatch(way ->
                        (request.attachmentMode().isEmpty()
                                        || request.attachmentMode().equals(way.attachmentMode()))
                                && (request.accessMode().isEmpty()
                                        ? request.readOnly() || !isReaderOnly(way.accessMode())
                                        : request.accessMode().equals(way.accessMode())));
    }

    private static boolean isReaderOnly(String accessMode) {
        return accessMode.endsWith("reader-only");
    }

    private @Nullable String csi(Node node, VolumeRequest request) {
        Volumes.Csi volume = volumes.csi(job.namespace(), request.source());
        if (volume == null) {
            return "missing CSI Volume " + request.source();
        }
        CSIInfo plugin =
                node.csiNodePlugins() == null ? null : node.csiNodePlugins().get(volume.pluginId());
        if (plugin == null) {
            return "CSI plugin " + volume.pluginId() + " is missing";
        }
        if (!plugin.healthy()) {
            return "CSI plugin " + volume.pluginId() + " is unhealthy";
        }
        if (volume.controllerRequired() && !hasController(volume.pluginId())) {
            return "CSI plugin " + volume.pluginId() + " has no healthy controller";
        }
        boolean wrongWay =
                !volume.capabilities().isEmpty() && !allows(volume.capabilities(), request);
        if (wrongWay || (!request.readOnly() && isReaderOnly(request.accessMode()))) {
            return "CSI volume %s does not allow %s"
                    .formatted(
                            request.source(),
                            request.accessMode().isEmpty() ? "writing" : request.accessMode());
        }
        CSITopology at = plugin.nodeInfo() == null ? null : plugin.nodeInfo().accessibleTopology();
        boolean reachable =
                volume.topologies().isEmpty()
                        || volume.topologies().stream().anyMatch(part -> includes(part, at));
        return reachable ? null : "did not meet topology requirement";
    }

    private boolean hasController(String pluginId) {
        return controllers.computeIfAbsent(
                pluginId,
                _ ->
                        fleet.rows().values().stream()
                                .map(row -> fleet.view(row).node.csiControllerPlugins())
                                .anyMatch(plugins ->
                                        plugins != null
                                                && plugins.containsKey(pluginId)
                                                && plugins.get(pluginId).healthy()));
    }

    private static boolean includes(CSITopology part, @Nullable CSITopology node) {
        SortedMap<String, String> wanted = part.segments();
        if (wanted == null || wanted.isEmpty()) {
            return true;
        }
        return node != null
                && node.segments() != null
                && node.segments().entrySet().containsAll(wanted.entrySet());
    }

    /** What others keep a node from giving; null when there is nothing. */
    @Nullable String lack(int row) {
        VolumeUse here = fleet.holdings(row).volumes();
        for (VolumeClaim claim : needs.claims) {
            String refusal = VolumeUse.refusal(claim, fleet.volumes(), here);
            if (refusal == null && claim.csi()) {
                refusal = tooMany(row, claim, here);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        for (Map.Entry<String, List<Integer>> sticky : homes.entrySet()) {
            if (isElsewhere(row, sticky.getValue())) {
                return "volume " + sticky.getKey() + " is kept on another node";
            }
        }
        return null;
    }

    /** Whether data waits for an allocation of the group, and not here. */
    private boolean isElsewhere(int row, List<Integer> claimedRows) {
        boolean waits = false;
        for (int home : claimedRows) {
            long claims = claimedRows.stream().filter(other -> other == home).count();
            boolean free = home < 0 || inGroup[home] < claims;
            if (free && home == row) {
                return false;
            }
            waits |= free;
        }
        return waits;
    }

    /** A node takes only so many volumes of a plugin. */
    private @Nullable String tooMany(int row, VolumeClaim claim, @Nullable VolumeUse here) {
        Volumes.Csi volume = volume(claim.key());
        SortedMap<String, CSIInfo> plugins = fleet.view(row).node.csiNodePlugins();
        CSIInfo plugin = volume == null || plugins == null ? null : plugins.get(volume.pluginId());
        long max = plugin == null || plugin.nodeInfo() == null ? 0 : plugin.nodeInfo().maxVolumes();
        if (volume == null || max <= 0 || here == null || here.claims(claim.key()) > 0) {
            return null;
        }
        long used = 0;
        for (String key : here.keys()) {
            Volumes.Csi other = volume(key);
            used += other != null && other.pluginId().equals(volume.pluginId()) ? 1 : 0;
        }
        return used < max
                ? null
                : "volumes of CSI plugin " + volume.pluginId() + " are at their maximum";
    }

    private Volumes.@Nullable Csi volume(String key) {
        int end = key.indexOf('\0');
        return end < 0 ? null : volumes.csi(key.substring(0, end), key.substring(end + 1));
    }
}
