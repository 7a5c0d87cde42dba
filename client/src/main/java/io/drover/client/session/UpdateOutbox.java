package io.drover.client.session;

import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * States of allocations on their way to the servers.
 *
 * <p>Only the newest state of an allocation is kept, and it is kept until a message that carried it
 * is committed. An urgent state leaves as soon as few messages are under way; others wait for one
 * or for {@link #LAZY_NANOS}. When the session is lost all that is not committed is sent anew.
 *
 * <p>Pure but for its own content; times are arguments. Not thread-safe.
 */
final class UpdateOutbox {
    static final long LAZY_NANOS = 200_000_000L;

    private static final int UNDER_WAY_MAX = 4;
    private static final int BATCH_MAX = 500;

    private final SortedMap<String, Waiting> waiting = new TreeMap<>();
    private final SortedMap<Long, List<Sent>> underWay = new TreeMap<>();
    private long version;
    private long sequence;
    private boolean urgent;
    private long oldestNanos;
    private boolean dirty;

    private record Waiting(AllocationUpdate update, long version, boolean sent) {}

    private record Sent(String allocationId, long version) {}

    /** A message's content. */
    record Batch(long sequence, List<AllocationUpdate> updates) {}

    void offer(AllocationUpdate update, boolean isUrgent, long nowNanos) {
        waiting.put(update.allocationId(), new Waiting(update, ++version, false));
        if (!dirty) {
            oldestNanos = nowNanos;
            dirty = true;
        }
        urgent |= isUrgent;
    }

    /** What to send now, if anything. */
    Optional<Batch> next(long nowNanos) {
        if (waitNanos(nowNanos) > 0) {
            return Optional.empty();
        }
        List<AllocationUpdate> updates = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        boolean more = false;
        for (var entry : waiting.entrySet()) {
            Waiting item = entry.getValue();
            if (item.sent) {
                continue;
            }
            if (updates.size() == BATCH_MAX) {
                more = true;
                break;
            }
            updates.add(item.update);
            sent.add(new Sent(entry.getKey(), item.version));
            entry.setValue(new Waiting(item.update, item.version, true));
        }
        dirty = more;
        urgent = more && urgent;
        underWay.put(++sequence, sent);
        return Optional.of(new Batch(sequence, updates));
    }

    /** How long {@link #next} has nothing unless something happens. */
    long waitNanos(long nowNanos) {
        if (!dirty || underWay.size() >= UNDER_WAY_MAX) {
            return Long.MAX_VALUE;
        }
        return urgent ? 0 : Math.max(0, oldestNanos + LAZY_NANOS - nowNanos);
    }

    /** The servers have committed a message. */
    void committed(long committedSequence) {
        List<Sent> sent = underWay.remove(committedSequence);
        if (sent == null) {
            return;
        }
        for (Sent item : sent) {
            Waiting now = waiting.get(item.allocationId);
            if (now != null && now.version == item.version) {
                waiting.remove(item.allocationId);
            }
        }
    }

    /** Nobody will answer what is under way. */
    void sessionLost(long nowNanos) {
        underWay.clear();
        waiting.replaceAll((_, item) -> new Waiting(item.update, item.version, false));
        dirty = !waiting.isEmpty();
        urgent = dirty;
        oldestNanos = nowNanos;
    }

    /** Whether the servers have everything of this allocation. */
    boolean settled(String allocationId) {
        return !waiting.containsKey(allocationId);
    }

    /** The newest state that waits, for tests. */
    @Nullable AllocationUpdate newest(String allocationId) {
        Waiting item = waiting.get(allocationId);
        return item == null ? null : item.update;
    }
}
