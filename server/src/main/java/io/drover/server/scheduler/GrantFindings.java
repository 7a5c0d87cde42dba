package io.drover.server.scheduler;

import io.drover.api.job.DeviceTogether;
import io.drover.server.scheduler.GrantNeeds.DeviceWish;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Why a node cannot grant the cores and devices that the tasks of a group want. */
final class GrantFindings {
    private final GrantNeeds needs;

    GrantFindings(GrantNeeds needs) {
        this.needs = needs;
    }

    /** What is not there, whoever uses it. */
    void missing(NodeView view, DeviceOptions options, List<Finding> found) {
        if (Grants.hasDevices(view, NodeHoldings.NONE, needs, options)) {
            return;
        }
        List<Finding> reasons = new ArrayList<>();
        for (DeviceWish wish : needs.deviceWishes) {
            int nearest = nearest(wish, view.devices);
            if (nearest < 0) {
                reasons.add(new Finding("device", name(wish), 0));
            } else {
                wrong(wish, view.devices, nearest, reasons);
            }
        }
        if (reasons.isEmpty()) { // only together they are too many
            reasons.add(new Finding("device_health", names(), Finding.BEYOND_HELP));
        }
        found.addAll(reasons.stream().distinct().toList());
    }

    /** Of the groups that a wish names, the one it has the least to complain about; -1 for none. */
    private static int nearest(DeviceWish wish, NodeDevices devices) {
        int best = -1;
        for (int group = 0; group < devices.groups.size(); group++) {
            if (wish.names(devices.resource(group))
                    && (best < 0 || isNearer(wish, devices, group, best))) {
                best = group;
            }
        }
        return best;
    }

    private static boolean isNearer(DeviceWish wish, NodeDevices devices, int a, int b) {
        int more = broken(wish, devices, a).size() - broken(wish, devices, b).size();
        return more < 0 || (more == 0 && healthy(wish, devices, a) > healthy(wish, devices, b));
    }

    private static List<String> broken(DeviceWish wish, NodeDevices devices, int group) {
        return wish.checks().stream()
                .filter(check -> !check.holdsOn(devices.resource(group)))
                .map(DeviceCheck::text)
                .toList();
    }

    private void wrong(DeviceWish wish, NodeDevices devices, int group, List<Finding> found) {
        boolean alone = needs.deviceWishes.size() == 1; // others may want the same
        int healthy = healthy(wish, devices, group);
        boolean enough = healthy >= wish.count();
        for (String text : broken(wish, devices, group)) {
            int amount = alone && (enough || wish.choosy()) ? 0 : Finding.BEYOND_HELP;
            found.add(new Finding("device_constraint", name(wish) + ": " + text, amount));
        }
        if (enough && tooFarApart(wish, devices, group)) {
            int amount = alone ? 0 : Finding.BEYOND_HELP;
            found.add(new Finding("device_links", links(wish), amount));
        }
        if (!enough && !wish.choosy()) {
            boolean repairable = alone && devices.groups.get(group).size() >= wish.count();
            int more = repairable ? wish.count() - healthy : Finding.BEYOND_HELP;
            found.add(new Finding("device_health", name(wish), more));
        }
    }

    private static boolean tooFarApart(DeviceWish wish, NodeDevices devices, int place) {
        DeviceTogether how = wish.asked().together();
        if (how == null || !wish.needsTogether()) {
            return false;
        }
        NodeDevices.Group group = devices.groups.get(place);
        int[] usable =
                IntStream.range(0, group.size())
                        .filter(i -> group.healthy().get(i))
                        .filter(i ->
                                wish.admits(devices.resource(place), devices.id(group.first() + i)))
                        .toArray();
        return devices.links(place).best(usable, wish.count(), DeviceLinks.least(how)) == null;
    }

    /** Such as {@code 4 nvidia/gpu within nvlink}. */
    private static String links(DeviceWish wish) {
        DeviceTogether how = wish.asked().together();
        return "%d %s within %s"
                .formatted(wish.count(), name(wish), how == null ? "" : how.within());
    }

    /** Instances that are healthy, and right if single ones are told apart. */
    private static int healthy(DeviceWish wish, NodeDevices devices, int group) {
        return free(wish, devices, group, NodeHoldings.NONE);
    }

    private static int free(DeviceWish wish, NodeDevices devices, int place, NodeHoldings held) {
        NodeDevices.Group group = devices.groups.get(place);
        int free = 0;
        for (int i = 0; i < group.size(); i++) {
            int number = group.first() + i;
            boolean usable =
                    group.healthy().get(i)
                            && wish.admits(devices.resource(place), devices.id(number));
            free += usable && !held.holdsDevice(number) ? 1 : 0;
        }
        return free;
    }

    /**
     * What is there, but given away.
     *
     * @param inItsOwnWay whether the group itself has some of it
     */
    void taken(
            NodeView view,
            NodeHoldings held,
            DeviceOptions options,
            boolean inItsOwnWay,
            List<Finding> found) {
        int free = new FreeCores(view.cores, held).count();
        if (free < needs.cores) {
            boolean never = inItsOwnWay || view.cores.size() < needs.cores;
            int more = never ? Finding.BEYOND_HELP : needs.cores - free;
            found.add(new Finding(Grants.CORES, "", more));
        }
        int before = found.size();
        for (DeviceWish wish : needs.deviceWishes) {
            int nearest = nearest(wish, view.devices);
            int missing = nearest < 0 ? 0 : shortage(wish, nearest, view, held, options);
            if (missing > 0) {
                boolean alone = needs.deviceWishes.size() == 1;
                int more = inItsOwnWay ? Finding.BEYOND_HELP : alone ? missing : 0;
                found.add(new Finding("devices", name(wish), more));
            }
        }
        boolean devicesFit = Grants.hasDevices(view, held, needs, options);
        boolean couldFit = Grants.hasDevices(view, NodeHoldings.NONE, needs, options);
        if (!devicesFit && couldFit && found.size() == before) { // only together
            found.add(new Finding("devices", names(), inItsOwnWay ? Finding.BEYOND_HELP : 0));
        }
        if (devicesFit
                && free >= needs.cores
                && !Grants.on(view, held, needs, options).succeeded()) {
            boolean never =
                    inItsOwnWay || !Grants.on(view, NodeHoldings.NONE, needs, options).succeeded();
            found.add(new Finding(Grants.NUMA_CORES, "", never ? Finding.BEYOND_HELP : 0));
        }
    }

    /** How many instances would have to be freed for a wish, were it the only one. */
    private static int shortage(
            DeviceWish wish, int nearest, NodeView view, NodeHoldings held, DeviceOptions options) {
        int fewest = Integer.MAX_VALUE;
        for (int group : options.groups[wish.number()]) {
            if (healthy(wish, view.devices, group) >= wish.count()) {
                fewest = Math.min(fewest, wish.count() - free(wish, view.devices, group, held));
            }
        }
        return fewest < Integer.MAX_VALUE
                ? fewest
                : Math.min(wish.count(), healthy(wish, view.devices, nearest))
                        - free(wish, view.devices, nearest, held);
    }

    private String names() {
        return needs.deviceWishes.stream()
                .map(GrantFindings::name)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String name(DeviceWish wish) {
        return wish.asked().name();
    }
}
