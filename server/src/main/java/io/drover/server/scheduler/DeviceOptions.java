package io.drover.server.scheduler;

import io.drover.server.scheduler.GrantNeeds.DeviceWish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * For each wish of a group the devices of a node that it may be granted with, the best first. The
 * same for all nodes of a kind, unless a wish names single instances.
 */
final class DeviceOptions {
    /** By wish: places of groups among the node's. */
    final int[][] groups;

    /** By wish and place in {@link #groups}: the weights of the affinities that hold. */
    final int[][] weights;

    /** The most that weights can come to from a wish on, in the order of the wishes' numbers. */
    final int best;

    DeviceOptions(GrantNeeds needs, NodeDevices of) {
        int count = needs.deviceWishes.size();
        this.groups = new int[count][];
        this.weights = new int[count][];
        int sum = 0;
        for (DeviceWish wish : needs.deviceWishes) {
            List<int[]> found = new ArrayList<>();
            for (int group = 0; group < of.groups.size(); group++) {
                if (wish.allows(of.resource(group))) {
                    found.add(new int[] {group, wish.weight(of.resource(group))});
                }
            }
            found.sort(Comparator.comparingInt(option -> -option[1]));
            groups[wish.number()] = found.stream().mapToInt(option -> option[0]).toArray();
            weights[wish.number()] = found.stream().mapToInt(option -> option[1]).toArray();
            sum += found.isEmpty() ? 0 : found.getFirst()[1];
            sum += wish.likesTogether() ? GrantNeeds.TOGETHER : 0;
        }
        this.best = sum;
    }
}
