package io.drover.server.scheduler;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who uses volumes: on one node, or in the whole region. */
final class VolumeUse {
    private final SortedMap<String, Count> counts = new TreeMap<>();

    private static final class Count {
        int claims;
        int writers;
        int onlyWriters;

        void add(Count other, int by) {
            claims += by * other.claims;
            writers += by * other.writers;
            onlyWriters += by * other.onlyWriters;
        }
    }

    VolumeUse copy() {
        VolumeUse copy = new VolumeUse();
        counts.forEach((key, count) -> copy.change(key, count, 1));
        return copy;
    }

    void change(VolumeClaim claim, int by) {
        Count count = counts.computeIfAbsent(claim.key(), _ -> new Count());
        count.claims += by;
        count.writers += claim.writes() ? by : 0;
        count.onlyWriters += claim.isOnlyWriter() ? by : 0;
        if (count.claims == 0) {
            counts.remove(claim.key());
        }
    }

    /** Adds what a node's allocations do with volumes of the region, or takes it away by −1. */
    void changeRegion(VolumeUse onNode, int by) {
        onNode.counts.forEach((key, other) -> {
            if (key.indexOf('\0') >= 0) {
                change(key, other, by);
            }
        });
    }

    private void change(String key, Count other, int by) {
        Count count = counts.computeIfAbsent(key, _ -> new Count());
        count.add(other, by);
        if (count.claims == 0) {
            counts.remove(key);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** How many use a volume. */
    int claims(String key) {
        Count count = counts.get(key);
        return count == null ? 0 : count.claims;
    }

    /** The volumes that are used. */
    Iterable<String> keys() {
        return counts.keySet();
    }

    /** Whether a claim is in the way of others. */
    boolean refuses(VolumeClaim claim) {
        Count count = counts.get(claim.key());
        return count != null
                && claim.writes()
                && (claim.isOnlyWriter() ? count.writers > 0 : count.onlyWriters > 0);
    }

    /** Why a node cannot let an allocation use a volume as well; null when it can. */
    static @Nullable String refusal(
            VolumeClaim claim, VolumeUse inRegion, @Nullable VolumeUse onNode) {
        String name = claim.key().substring(claim.key().indexOf('\0') + 1);
        if (!claim.csi()) {
            return onNode != null && onNode.refuses(claim)
                    ? "volume " + name + " has its only writer"
                    : null;
        }
        if (inRegion.refuses(claim)) {
            return "volume " + name + " has its only writer";
        }
        int here = onNode == null ? 0 : onNode.claims(claim.key());
        return claim.isOfOneNode() && inRegion.claims(claim.key()) > here
                ? "volume " + name + " is in use on another node"
                : null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((key, count) ->
                text.append(key.replace('\0', '/'))
                        .append(" x")
                        .append(count.claims)
                        .append('/')
                        .append(count.writers)
                        .append(' '));
        return text.toString();
    }
}
