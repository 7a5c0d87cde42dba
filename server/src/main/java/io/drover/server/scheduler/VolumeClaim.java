package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What one allocation does with a volume.
 *
 * @param key the volume: of a node for host volumes, of the region for others
 * @param accessMode as jobs write it
 * @param writes whether it may write
 */
record VolumeClaim(String key, boolean csi, String accessMode, boolean writes) {
    /** What an allocation of a group does with volumes. */
    static List<VolumeClaim> of(Job job, String group, int nameIndex) {
        for (TaskGroup each : GroupNeeds.each(job.taskGroups())) {
            if (each.name().equals(group)) {
                return of(job.namespace(), each, nameIndex);
            }
        }
        return List.of();
    }

    private static List<VolumeClaim> of(String namespace, TaskGroup group, int nameIndex) {
        if (group.volumes() == null || group.volumes().isEmpty()) {
            return List.of();
        }
        List<VolumeClaim> claims = new ArrayList<>();
        requests(group, nameIndex).forEach(request -> claims.add(of(namespace, request)));
        return List.copyOf(claims);
    }

    static VolumeClaim of(String namespace, VolumeRequest request) {
        boolean csi = request.type().equals("csi");
        return new VolumeClaim(
                csi ? csiKey(namespace, request.source()) : request.source(),
                csi,
                request.accessMode(),
                !request.readOnly());
    }

    static String csiKey(String namespace, String id) {
        return namespace + "\0" + id;
    }

    /** Whether single allocations of a group ask for volumes of their own. */
    static boolean differ(TaskGroup group) {
        return group.volumes() != null
                && group.volumes().values().stream().anyMatch(VolumeRequest::perAlloc);
    }

    /**
     * What a group asks for, with the names that one of its allocations means.
     *
     * @param nameIndex the number in the allocation's name; -1 when it does not matter
     */
    static List<VolumeRequest> requests(TaskGroup group, int nameIndex) {
        List<VolumeRequest> requests = new ArrayList<>();
        if (group.volumes() != null) {
            for (VolumeRequest request : group.volumes().values()) {
                requests.add(
                        request.perAlloc() && nameIndex >= 0
                                ? VolumeRequestBuilder.builder(request)
                                        .source(request.source() + "[" + nameIndex + "]")
                                        .build()
                                : request);
            }
        }
        return List.copyOf(requests);
    }

    /** Whether all who use the volume have to be on one node. */
    boolean isOfOneNode() {
        return accessMode.startsWith("single-node");
    }

    /** Whether nobody else may write. */
    boolean isOnlyWriter() {
        boolean single =
                switch (accessMode) {
                    case "single-node-single-writer" -> true;
                    case "single-node-writer", "multi-node-single-writer" -> csi;
                    default -> false;
                };
        return writes && single;
    }
}
