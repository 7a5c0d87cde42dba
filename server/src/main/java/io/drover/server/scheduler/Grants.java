package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.server.scheduler.GroupNeeds.TaskNeeds;
import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gives exclusive cores and device instances of a node to the tasks of a group. */
final class Grants {
    private final NodeView view;
    private final NodeHoldings held;
    private final TreeSet<Integer> freeCores = new TreeSet<>();
    private final TreeSet<String> takenDevices = new TreeSet<>();
    private final SortedMap<String, Grant> given = new TreeMap<>();
    private @Nullable String failure;

    private Grants(NodeView view, NodeHoldings held) {
        this.view = view;
        this.held = held;
        for (int core : view.cores.keySet()) {
            if (!held.holdsCore(core)) {
                freeCores.add(core);
            }
        }
    }

    /** The outcome: grants by task, only of tasks that get any, or the dimension that is short. */
    record Choice(SortedMap<String, Grant> grants, @Nullable String failure) {
        private static final Choice NOTHING = new Choice(Collections.emptySortedMap(), null);
    }

    static Choice choose(NodeView view, NodeHoldings held, GroupNeeds needs) {
        if (!needs.wantsGrants()) {
            return Choice.NOTHING;
        }
        Grants grants = new Grants(view, held);
        needs.tasks.forEach(grants::give);
        return new Choice(grants.given, grants.failure);
    }

    /** Whether the node has such a device at all, taken or not. */
    static boolean has(NodeView view, RequestedDevice ask) {
        return groups(view).stream().anyMatch(group -> matches(group, ask.name()));
    }

    private void give(TaskNeeds task) {
        if (task.cores() == 0 && task.devices().isEmpty()) {
            return;
        }
        List<Integer> cores = new ArrayList<>();
        int shares = 0;
        while (cores.size() < task.cores()) {
            Integer core = freeCores.pollFirst();
            if (core == null) {
                failure = "cores";
                return;
            }
            cores.add(core);
            shares += view.cores.getOrDefault(core, 0);
        }
        List<AllocatedDeviceResource> devices = new ArrayList<>();
        for (RequestedDevice ask : task.devices()) {
            AllocatedDeviceResource device = device(ask);
            if (device == null) {
                failure = "devices: no devices match request";
                return;
            }
            devices.add(device);
        }
        given.put(task.name(), new Grant(cores, shares, devices));
    }

    private @Nullable AllocatedDeviceResource device(RequestedDevice ask) {
        int count = ask.count() == null ? 1 : ask.count();
        for (NodeDeviceResource group : groups(view)) {
            if (!matches(group, ask.name())) {
                continue;
            }
            List<String> free = new ArrayList<>();
            for (NodeDevice instance : GroupNeeds.each(group.instances())) {
                if (instance.healthy()
                        && free.size() < count
                        && !held.holdsDevice(key(group, instance.id()))
                        && !takenDevices.contains(key(group, instance.id()))) {
                    free.add(instance.id());
                }
            }
            if (free.size() == count) {
                free.forEach(id -> takenDevices.add(key(group, id)));
                return new AllocatedDeviceResource(
                        group.vendor(), group.type(), group.name(), free);
            }
        }
        return null;
    }

    private static List<NodeDeviceResource> groups(NodeView view) {
        return view.node.nodeResources() == null
                ? List.of()
                : GroupNeeds.each(view.node.nodeResources().devices());
    }

    private static String key(NodeDeviceResource group, String id) {
        return group.vendor() + "/" + group.type() + "/" + group.name() + "/" + id;
    }

    /** A request names {@code type}, {@code vendor/type} or {@code vendor/type/name}. */
    private static boolean matches(NodeDeviceResource group, String name) {
        String[] parts = name.split("/", 3);
        return switch (parts.length) {
            case 1 -> group.type().equals(parts[0]);
            case 2 -> group.vendor().equals(parts[0]) && group.type().equals(parts[1]);
            default ->
                    group.vendor().equals(parts[0])
                            && group.type().equals(parts[1])
                            && group.name().equals(parts[2]);
        };
    }
}
