package io.drover.server.duty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is to be done when. However much is planned, a change costs the logarithm of it and the next
 * time nothing.
 *
 * @param <K> what is planned, once each
 */
public final class Agenda<K extends Comparable<K>> {
    private final Map<K, Entry<K>> byKey = new HashMap<>(); // never iterated
    private final TreeSet<Entry<K>> byTime = new TreeSet<>();

    private record Entry<K extends Comparable<K>>(long at, K key) implements Comparable<Entry<K>> {
        @Override
        public int compareTo(Entry<K> other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }

    /** Plans something, or plans it anew; {@link Duty#NEVER} takes it out. */
    public void put(K key, long at) {
        Entry<K> before = byKey.get(key);
        if (before != null && before.at() == at) {
            return;
        }
        remove(key);
        if (at != Duty.NEVER) {
            Entry<K> entry = new Entry<>(at, key);
            byKey.put(key, entry);
            byTime.add(entry);
        }
    }

    /** Takes something out, whether or not it is planned. */
    public void remove(K key) {
        Entry<K> before = byKey.remove(key);
        if (before != null) {
            byTime.remove(before);
        }
    }

    /** Takes out all whose time has come: by time, and of the same time by key. */
    public List<K> due(long now) {
        List<K> due = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.first().at() <= now) {
            K key = byTime.removeFirst().key();
            byKey.remove(key);
            due.add(key);
        }
        return due;
    }

    /** When something is to be done next; {@link Duty#NEVER} when nothing is planned. */
    public long nextAt() {
        return byTime.isEmpty() ? Duty.NEVER : byTime.first().at();
    }

    /** How much is planned. */
    public int size() {
        return byTime.size();
    }
}
