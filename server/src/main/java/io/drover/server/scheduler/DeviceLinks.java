package io.drover.server.scheduler;

import io.drover.api.job.DeviceTogether;
import io.drover.api.node.Attribute;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceLocality;
import io.drover.api.node.NodeDeviceResource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How near to one another the instances of a group of devices lie, as their plugin tells: {@code a
 * b c: NV4 SYS SYS} are the ids, and the links of the first to each of the others, of the second to
 * each after it, and so on. What it does not tell is known by memory nodes, or else far apart.
 */
final class DeviceLinks {
    static final String ATTRIBUTE = "unique.links";

    /** Room for the number of links between two devices below each rank. */
    private static final int STEP = 64;

    private static final int NODE = STEP;
    private static final int BRIDGE = 2 * STEP;
    private static final int SWITCHES = 3 * STEP;
    private static final int SWITCH = 4 * STEP;
    private static final int BOARD = 5 * STEP;
    private static final int LINKS = 6 * STEP;
    private static final int SAME = 7 * STEP;

    /** As many sets are tried one by one; of more only the likeliest. */
    private static final int MOST_SETS = 20_000;

    private final int size;

    /** By the places of two instances; the higher the nearer. */
    private final short[] ranks;

    DeviceLinks(NodeDeviceResource devices) {
        List<NodeDevice> instances = GroupNeeds.each(devices.instances());
        this.size = instances.size();
        this.ranks = new short[size * size];
        byMemoryNode(instances);
        Attribute table = devices.attributes() == null ? null : devices.attributes().get(ATTRIBUTE);
        if (table != null && table.text() != null) {
            byTable(instances, table.text());
        }
    }

    private void byMemoryNode(List<NodeDevice> instances) {
        for (int one = 0; one < size; one++) {
            NodeDeviceLocality here = instances.get(one).locality();
            for (int other = 0; other < one; other++) {
                NodeDeviceLocality there = instances.get(other).locality();
                if (here != null
                        && there != null
                        && here.memoryNode() != null
                        && here.memoryNode().equals(there.memoryNode())) {
                    set(one, other, NODE);
                }
            }
        }
    }

    private void byTable(List<NodeDevice> instances, String table) {
        int colon = table.lastIndexOf(": ");
        if (colon < 0) {
            return;
        }
        Map<String, Integer> places = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            places.put(instances.get(i).id(), i);
        }
        String[] ids = table.substring(0, colon).split(" ", -1);
        String[] links = table.substring(colon + 2).split(" ", -1);
        int next = 0;
        for (int one = 0; one < ids.length; one++) {
            for (int other = one + 1; other < ids.length && next < links.length; other++) {
                Integer a = places.get(ids[one]);
                Integer b = places.get(ids[other]);
                if (a != null && b != null) {
                    set(a, b, rank(links[next]));
                }
                next++;
            }
        }
    }

    private void set(int one, int other, int rank) {
        ranks[one * size + other] = (short) rank;
        ranks[other * size + one] = (short) rank;
    }

    /** The words that NVIDIA's tools show; unknown ones mean far apart. */
    private static int rank(String link) {
        return switch (link) {
            case "NODE" -> NODE;
            case "PHB" -> BRIDGE;
            case "PXB" -> SWITCHES;
            case "PIX" -> SWITCH;
            case "PSB" -> BOARD;
            case "X" -> SAME;
            default -> link.matches("NV[0-9]{1,2}") ? links(link) : 0;
        };
    }

    private static int links(String link) {
        return LINKS + Math.min(STEP - 1, Integer.parseInt(link.substring(2)));
    }

    /** The least rank of two devices that are as near as a job wants them. */
    static int least(DeviceTogether together) {
        return switch (together.within()) {
            case "node" -> NODE;
            case "bridge" -> BRIDGE;
            case "switch" -> SWITCHES;
            default -> LINKS;
        };
    }

    int rank(int one, int other) {
        return ranks[one * size + other];
    }

    /** Some instances, and the rank of the two that are farthest apart. */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Choice(int[] places, int least) {}

    /**
     * Of some instances those that lie together best: their farthest two are as near as can be,
     * then all of them together, then the first ones are taken.
     *
     * @param from places of those that may be taken, in order
     * @param atLeast the rank that any two of them must have
     * @return null when there is no such set
     */
    @Nullable Choice best(int[] from, int wanted, int atLeast) {
        if (wanted > from.length) {
            return null;
        }
        Search search = new Search(from, wanted, atLeast);
        if (hasFewSets(from.length, wanted)) {
            search.extend(0, 0, Integer.MAX_VALUE, 0);
        } else {
            for (int start = 0; start < from.length; start++) {
                search.grow(start);
            }
        }
        return search.best;
    }

    private static boolean hasFewSets(int of, int wanted) {
        long sets = 1;
        for (int i = 0; i < Math.min(wanted, of - wanted) && sets <= MOST_SETS; i++) {
            sets = sets * (of - i) / (i + 1);
        }
        return sets <= MOST_SETS;
    }

    /** Looks for the best set. */
    private final class Search {
        private final int[] from;
        private final int wanted;
        private final int atLeast;
        private final int[] picked;
        private @Nullable Choice best;
        private int bestLeast;
        private long bestSum = -1;

        Search(int[] from, int wanted, int atLeast) {
            this.from = from;
            this.wanted = wanted;
            this.atLeast = atLeast;
            this.picked = new int[wanted];
            this.bestLeast = atLeast;
        }

        /** Tries every way to go on from the first {@code count} that are picked. */
        void extend(int next, int count, int least, long sum) {
            if (count == wanted) {
                keep(least, sum);
                return;
            }
            for (int i = next; i <= from.length - (wanted - count); i++) {
                int nearest = least;
                long all = sum;
                for (int before = 0; before < count; before++) {
                    int rank = rank(picked[before], from[i]);
                    nearest = Math.min(nearest, rank);
                    all += rank;
                }
                if (nearest >= bestLeast) {
                    picked[count] = from[i];
                    extend(i + 1, count + 1, nearest, all);
                }
            }
        }

        /** Takes the nearest one after the other. */
        void grow(int start) {
            boolean[] taken = new boolean[from.length];
            taken[start] = true;
            picked[0] = from[start];
            int least = Integer.MAX_VALUE;
            long sum = 0;
            for (int count = 1; count < wanted; count++) {
                int choice = -1;
                int nearest = -1;
                long most = -1;
                for (int i = 0; i < from.length; i++) {
                    if (!taken[i]) {
                        int rank = Integer.MAX_VALUE;
                        long all = 0;
                        for (int before = 0; before < count; before++) {
                            rank = Math.min(rank, rank(picked[before], from[i]));
                            all += rank(picked[before], from[i]);
                        }
                        if (rank > nearest || (rank == nearest && all > most)) {
                            choice = i;
                            nearest = rank;
                            most = all;
                        }
                    }
                }
                taken[choice] = true;
                picked[count] = from[choice];
                least = Math.min(least, nearest);
                sum += most;
            }
            if (least >= atLeast) {
                keep(least, sum);
            }
        }

        private void keep(int least, long sum) {
            if (best == null || least > bestLeast || (least == bestLeast && sum > bestSum)) {
                int[] places = picked.clone();
                Arrays.sort(places);
                best = new Choice(places, least);
                bestLeast = least;
                bestSum = sum;
            }
        }
    }
}
