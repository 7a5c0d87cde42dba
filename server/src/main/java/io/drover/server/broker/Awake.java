package io.drover.server.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Blocked evaluations that were woken and not decided yet: only so many at a time. */
final class Awake {
    private static final int MOST = 128;
    private static final long LONG = 300_000_000_000L;

    private final SequencedMap<String, Woken> byId = new LinkedHashMap<>();
    private final Map<RoomLog.Gain, Integer> byGain = new HashMap<>(); // never iterated

    private record Woken(RoomLog.@Nullable Gain by, long at) {}

    int places() {
        return MOST - byId.size();
    }

    boolean hasPlace() {
        return places() > 0;
    }

    /**
     * Notes one that was woken.
     *
     * @param by the room that it was woken for; null when for something else
     */
    void add(String id, RoomLog.@Nullable Gain by, long now) {
        byId.put(id, new Woken(by, now));
        if (by != null) {
            byGain.merge(by, 1, Integer::sum);
        }
    }

    /** It is decided. Gives the room that it was the last one to be woken for; else null. */
    RoomLog.@Nullable Gain remove(String id) {
        Woken woken = byId.remove(id);
        RoomLog.Gain by = woken == null ? null : woken.by();
        if (by == null) {
            return null;
        }
        Integer left = byGain.merge(by, -1, (a, b) -> a + b == 0 ? null : a + b);
        return left == null ? by : null;
    }

    /** Those that nobody has decided in a long time; they are forgotten here. */
    List<String> overslept(long now) {
        List<String> late = new ArrayList<>();
        while (!byId.isEmpty() && byId.firstEntry().getValue().at() < now - LONG) {
            String id = byId.firstEntry().getKey();
            remove(id);
            late.add(id);
        }
        return late;
    }
}
