package io.drover.server.scheduler;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What many nodes have in common, held once for all of them: placements that run from node to node
 * find it in the processor's cache. A memo; decisions do not depend on what it holds.
 */
final class CommonParts {
    /** More different ones are not worth holding. */
    private static final int MAX = 1_000;

    private final ConcurrentHashMap<List<NodeDevices.Group>, List<NodeDevices.Group>> devices =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<NodeAddresses.Layout, NodeAddresses.Layout> addresses =
            new ConcurrentHashMap<>();

    /** The first list that equals this one. */
    List<NodeDevices.Group> devices(List<NodeDevices.Group> groups) {
        return first(devices, groups);
    }

    /** The first layout that equals this one. */
    NodeAddresses.Layout addresses(NodeAddresses.Layout layout) {
        return first(addresses, layout);
    }

    private static <T> T first(ConcurrentHashMap<T, T> known, T part) {
        if (known.size() >= MAX) {
            known.clear();
        }
        T before = known.putIfAbsent(part, part);
        return before == null ? part : before;
    }
}
