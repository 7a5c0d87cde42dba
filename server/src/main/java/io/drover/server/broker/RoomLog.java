package io.drover.server.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When nodes last got room, and for which of them nobody has been woken yet. */
final class RoomLog {
    private final Map<String, Long> since = new HashMap<>(); // never iterated
    private final TreeSet<Gain> gains = new TreeSet<>();
    private final TreeSet<Gain> open = new TreeSet<>();

    /** A node and the state's index when it last got room. */
    record Gain(long index, String nodeId) implements Comparable<Gain> {
        @Override
        public int compareTo(Gain other) {
            int byIndex = Long.compare(index, other.index);
            return byIndex != 0 ? byIndex : nodeId.compareTo(other.nodeId);
        }
    }

    /** A node got room. */
    void gained(String nodeId, long index) {
        forget(nodeId);
        since.put(nodeId, index);
        Gain gain = new Gain(index, nodeId);
        gains.add(gain);
        open.add(gain);
    }

    void forget(String nodeId) {
        Long before = since.remove(nodeId);
        if (before != null) {
            Gain gain = new Gain(before, nodeId);
            gains.remove(gain);
            open.remove(gain);
        }
    }

    /** The gain that waits longest for somebody to be woken; null when none does. */
    @Nullable Gain firstOpen() {
        return open.isEmpty() ? null : open.first();
    }

    /** Somebody else may use what is left, unless the node got room again since. */
    void reopen(Gain gain) {
        Long newest = since.get(gain.nodeId());
        if (newest != null && newest == gain.index()) {
            open.add(gain);
        }
    }

    /** Whoever could use it is woken. */
    void close(Gain gain) {
        open.remove(gain);
    }

    /** Nobody waits, so nobody has to be woken. */
    void closeAll() {
        open.clear();
    }

    /** Gains of which a decision on the state of {@code index} knew nothing. */
    Collection<Gain> after(long index) {
        return index >= (gains.isEmpty() ? Long.MIN_VALUE : gains.last().index())
                ? List.of()
                : gains.tailSet(new Gain(index + 1, ""));
    }
}
