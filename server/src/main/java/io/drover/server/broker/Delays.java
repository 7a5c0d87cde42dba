package io.drover.server.broker;

import io.drover.server.duty.Duty;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Evaluations that wait for their time. */
final class Delays {
    private final TreeSet<Delayed> byTime = new TreeSet<>();
    private final Map<String, Delayed> byId = new HashMap<>(); // never iterated

    private record Delayed(long at, Waiting waiting) implements Comparable<Delayed> {
        @Override
        public int compareTo(Delayed other) {
            int order = Long.compare(at, other.at);
            return order != 0 ? order : waiting.id().compareTo(other.waiting.id());
        }
    }

    int size() {
        return byTime.size();
    }

    /** Holds one until {@code at}, whatever was said of it before. */
    void put(Waiting waiting, long at) {
        remove(waiting.id());
        Delayed entry = new Delayed(at, waiting);
        byId.put(waiting.id(), entry);
        byTime.add(entry);
    }

    void remove(String id) {
        Delayed before = byId.remove(id);
        if (before != null) {
            byTime.remove(before);
        }
    }

    /** The next one whose time has come, and takes it out; null when there is none. */
    @Nullable Waiting due(long now) {
        if (byTime.isEmpty() || byTime.first().at() > now) {
            return null;
        }
        Waiting waiting = byTime.first().waiting();
        remove(waiting.id());
        return waiting;
    }

    /** When the first one's time comes. */
    long nextAt() {
        return byTime.isEmpty() ? Duty.NEVER : byTime.first().at();
    }
}
