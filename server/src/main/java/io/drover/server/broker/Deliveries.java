package io.drover.server.broker;

import io.drover.server.duty.Duty;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations that workers have, or whose plans wait for the applier. A worker has to answer by a
 * deadline; once it has answered the clock stands still.
 */
final class Deliveries {
    private final Map<String, Delivery> byToken = new HashMap<>(); // never iterated
    private final TreeSet<Deadline> deadlines = new TreeSet<>();
    private long made;

    private record Delivery(Waiting waiting, Deadline deadline) {}

    private record Deadline(long at, String token) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int order = Long.compare(at, other.at);
            return order != 0 ? order : token.compareTo(other.token);
        }
    }

    int size() {
        return byToken.size();
    }

    /** Notes a new delivery and names it. */
    String add(Waiting waiting, long deadline) {
        made++;
        String token = waiting.id() + "#" + made;
        Deadline entry = new Deadline(deadline, token);
        byToken.put(token, new Delivery(waiting, entry));
        deadlines.add(entry);
        return token;
    }

    /** The worker has answered; false when it was given up before. */
    boolean answered(String token) {
        Delivery delivery = byToken.get(token);
        if (delivery != null) {
            deadlines.remove(delivery.deadline());
        }
        return delivery != null;
    }

    /** Ends a delivery; null when there is none of that name. */
    @Nullable Waiting end(String token) {
        Delivery delivery = byToken.remove(token);
        if (delivery == null) {
            return null;
        }
        deadlines.remove(delivery.deadline());
        return delivery.waiting();
    }

    /** A delivery whose worker is late; null when there is none. */
    @Nullable String late(long now) {
        return deadlines.isEmpty() || deadlines.first().at() > now
                ? null
                : deadlines.first().token();
    }

    /** When the first worker is late. */
    long nextAt() {
        return deadlines.isEmpty() ? Duty.NEVER : deadlines.first().at();
    }
}
