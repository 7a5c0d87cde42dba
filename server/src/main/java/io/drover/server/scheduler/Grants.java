package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.job.DeviceTogether;
import io.drover.server.scheduler.GrantNeeds.DeviceWish;
import io.drover.server.scheduler.GrantNeeds.Near;
import io.drover.server.scheduler.GrantNeeds.TaskWish;
import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds exclusive cores and device instances of a node for the tasks of a group: of all ways to
 * grant the wishes one whose devices the group likes best.
 *
 * <p>Goes through the wishes one after the other and comes back to try the next way when a later
 * wish cannot be granted. With one wish there is nothing to come back for.
 */
final class Grants {
    static final String CORES = "cores";
    static final String NUMA_CORES = "numa-cores";
    static final String NO_DEVICES = "devices: no devices available";
    static final String NO_MATCH = "devices: no devices match request";

    /** So many steps are enough for anything but riddles. */
    private static final int MAX_STEPS = 5_000;

    private static final int[] NOTHING = new int[0];

    private final NodeView view;
    private final GrantNeeds needs;
    private final DeviceOptions options;
    private final @Nullable FreeCores cores;
    private final boolean[] takenDevices;

    /** By task: places of its cores. */
    private final int[][] coresOf;

    /** By task: the memory node where its devices have to be. */
    private final int[] anchors;

    /** By wish: numbers of its instances. */
    private final int[][] devicesOf;

    private final int[] groupOf;
    private boolean withCores = true;
    private int weight;
    private int steps;
    private @Nullable Found found;

    /** A way to grant everything. */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Found(int weight, int[][] coresOf, int[][] devicesOf, int[] groupOf) {}

    private Grants(NodeView view, NodeHoldings held, GrantNeeds needs, DeviceOptions options) {
        this.view = view;
        this.needs = needs;
        this.options = options;
        this.cores = needs.cores == 0 ? null : new FreeCores(view.cores, held);
        this.takenDevices = new boolean[needs.devices == 0 ? 0 : view.devices.size()];
        for (int device = 0; device < takenDevices.length; device++) {
            takenDevices[device] = held.holdsDevice(device);
        }
        int wishes = needs.deviceWishes.size();
        this.coresOf = new int[needs.wishes.size()][];
        this.anchors = new int[needs.wishes.size()];
        this.devicesOf = new int[wishes][];
        this.groupOf = new int[wishes];
    }

    /** Looks for a way to grant all that a group wants. */
    static Grants on(NodeView view, NodeHoldings held, GrantNeeds needs, DeviceOptions options) {
        Grants grants = new Grants(view, held, needs, options);
        grants.search(0);
        return grants;
    }

    /** Looks whether the devices alone could be granted. */
    static boolean hasDevices(
            NodeView view, NodeHoldings held, GrantNeeds needs, DeviceOptions options) {
        Grants grants = new Grants(view, held, needs, options);
        grants.withCores = false;
        grants.search(0);
        return grants.found != null;
    }

    /** What is short, as users see it; null when everything can be granted. */
    static @Nullable String lack(
            NodeView view, NodeHoldings held, GrantNeeds needs, DeviceOptions options) {
        Grants grants = on(view, held, needs, options);
        if (grants.found != null) {
            return null;
        }
        if (grants.cores != null && grants.cores.count() < needs.cores) {
            return CORES;
        }
        if (needs.devices == 0 || hasDevices(view, held, needs, options)) {
            return NUMA_CORES;
        }
        for (int[] groups : options.groups) {
            if (groups.length == 0) {
                return NO_MATCH;
            }
        }
        return NO_DEVICES;
    }

    /** Whether plain counting shows that there are enough devices; it need not see that. */
    static boolean clearlyFit(
            NodeDevices devices, NodeHoldings held, GrantNeeds needs, DeviceOptions options) {
        if (needs.cores > 0 || needs.looksAtIds) {
            return false;
        }
        for (int[] groups : options.groups) {
            if (groups.length == 0
                    || !hasFree(devices.groups.get(groups[0]), held, needs.devices)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasFree(NodeDevices.Group group, NodeHoldings held, int wanted) {
        int free = 0;
        for (int i = 0; i < group.size() && free < wanted; i++) {
            free += group.healthy().get(i) && !held.holdsDevice(group.first() + i) ? 1 : 0;
        }
        return free == wanted;
    }

    boolean succeeded() {
        return found != null;
    }

    /** MHz of all cores granted. */
    int cpu() {
        int sum = 0;
        if (found != null) {
            for (int[] ofTask : found.coresOf()) {
                sum += cpu(ofTask);
            }
        }
        return sum;
    }

    /** The weights of the affinities that the devices granted satisfy. */
    int weight() {
        return found == null ? 0 : found.weight();
    }

    /** What each task gets; tasks that want nothing are left out. */
    SortedMap<String, Grant> byTask() {
        return byTaskOn(view.devices);
    }

    /** The same on another node, one of the kind with the same things taken. */
    SortedMap<String, Grant> byTaskOn(NodeDevices node) {
        if (found == null) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Grant> grants = new TreeMap<>();
        for (TaskWish task : needs.tasks) {
            int[] own = found.coresOf()[task.number()];
            int[] places = own == null ? NOTHING : own;
            grants.put(
                    task.name(), new Grant(ids(places), cpu(places), devices(task, node, found)));
        }
        return grants;
    }

    private List<Integer> ids(int[] places) {
        if (places.length == 0) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>(places.length);
        for (int place : places) {
            ids.add(view.cores.ids[place]);
        }
        Collections.sort(ids);
        return ids;
    }

    private List<AllocatedDeviceResource> devices(TaskWish task, NodeDevices node, Found way) {
        List<AllocatedDeviceResource> devices = new ArrayList<>(needs.deviceWishes.size());
        for (int wish = 0; wish < needs.deviceWishes.size(); wish++) {
            if (needs.deviceWishes.get(wish).task().number() == task.number()) {
                devices.add(device(node, way, wish));
            }
        }
        return devices;
    }

    private int cpu(int @Nullable [] places) {
        int sum = 0;
        for (int place : places == null ? NOTHING : places) {
            sum += view.cores.speeds[place];
        }
        return sum;
    }

    /** Nodes with the same things taken have the same groups, and other ids. */
    private AllocatedDeviceResource device(NodeDevices node, Found way, int wish) {
        NodeDevices.Group group = view.devices.groups.get(way.groupOf()[wish]);
        int[] numbers = way.devicesOf()[wish];
        String[] ids = new String[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = node.id(numbers[i]);
        }
        return new AllocatedDeviceResource(
                group.vendor(), group.type(), group.name(), List.of(ids));
    }

    /** Grants wishes from one on; true when nothing better can come of looking on. */
    private boolean search(int step) {
        if (step == needs.wishes.size()) {
            keep();
            return weight >= options.best;
        }
        if (++steps > MAX_STEPS) {
            return true;
        }
        return switch (needs.wishes.get(step)) {
            case TaskWish task ->
                    (withCores && cores != null) ? cores(task, cores, step) : search(step + 1);
            case DeviceWish wish -> devices(wish, step);
        };
    }

    private void keep() {
        Found best = found;
        if (best == null || weight > best.weight()) {
            found = new Found(weight, coresOf.clone(), devicesOf.clone(), groupOf.clone());
        }
    }

    private boolean cores(TaskWish task, FreeCores from, int step) {
        if (task.near() == Near.ANYWHERE) {
            int[] places = from.anywhere(task.cores());
            return places != null && take(task, from, places, -1, step);
        }
        for (int anchor : from.anchors(task.cores(), task.near() == Near.REQUIRE)) {
            if (take(task, from, from.around(anchor, task.cores()), anchor, step)) {
                return true;
            }
        }
        return false;
    }

    private boolean take(TaskWish task, FreeCores from, int[] places, int anchor, int step) {
        from.take(places);
        coresOf[task.number()] = places;
        anchors[task.number()] = anchor;
        boolean done = search(step + 1);
        from.giveBack(places);
        return done;
    }

    private boolean devices(DeviceWish wish, int step) {
        int[] groups = options.groups[wish.number()];
        for (int i = 0; i < groups.length; i++) {
            Picked picked = pick(wish, groups[i]);
            if (picked == null) {
                continue;
            }
            int own = options.weights[wish.number()][i] + picked.likes();
            weight += own;
            devicesOf[wish.number()] = picked.instances();
            groupOf[wish.number()] = groups[i];
            mark(picked.instances(), true);
            boolean done = search(step + 1);
            mark(picked.instances(), false);
            weight -= own;
            if (done) {
                return true;
            }
        }
        return false;
    }

    private void mark(int[] instances, boolean taken) {
        for (int instance : instances) {
            takenDevices[instance] = taken;
        }
    }

    /**
     * Instances for a wish.
     *
     * @param likes how much better it is than others that the wish likes as much
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Picked(int[] instances, int likes) {}

    /** The first instances of a group that are free and right; null when there are too few. */
    private @Nullable Picked pick(DeviceWish wish, int place) {
        DeviceTogether how = wish.asked().together();
        if (how != null) {
            return together(wish, how, place);
        }
        int[] first = usable(wish, place, wish.count());
        return first.length == wish.count() ? new Picked(first, 0) : null;
    }

    /** Those of the free and right ones that lie best together; null when none lie near enough. */
    private @Nullable Picked together(DeviceWish wish, DeviceTogether how, int place) {
        NodeDevices.Group group = view.devices.groups.get(place);
        int[] usable = usable(wish, place, group.size());
        for (int i = 0; i < usable.length; i++) {
            usable[i] -= group.first();
        }
        boolean required = wish.needsTogether();
        int near = DeviceLinks.least(how);
        DeviceLinks.Choice best =
                view.devices.links(place).best(usable, wish.count(), required ? near : 0);
        if (best == null) {
            return null;
        }
        int[] picked = best.places().clone();
        for (int i = 0; i < picked.length; i++) {
            picked[i] += group.first();
        }
        return new Picked(picked, !required && best.least() >= near ? GrantNeeds.TOGETHER : 0);
    }

    /** The first free and right instances of a group, so many at most. */
    private int[] usable(DeviceWish wish, int place, int most) {
        NodeDevices.Group group = view.devices.groups.get(place);
        boolean near = withCores && wish.nearCores();
        int[] picked = new int[most];
        int count = 0;
        for (int i = 0; i < group.size() && count < picked.length; i++) {
            if (group.healthy().get(i)
                    && !takenDevices[group.first() + i]
                    && (!near || group.memoryNodes().get(i) == anchors[wish.task().number()])
                    && (!wish.choosy()
                            || wish.admits(
                                    view.devices.resource(place),
                                    view.devices.id(group.first() + i)))) {
                picked[count++] = group.first() + i;
            }
        }
        return count == most ? picked : Arrays.copyOf(picked, count);
    }
}
