package io.drover.server.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What follows from the nodes of a fleet, whatever runs on them, kept from one decision to the
 * next. Bounded; no decision depends on what is in here.
 */
final class FleetCaches {
    private static final int MAX_CANDIDATE_LISTS = 64;

    private final Map<Object, CandidateNodes> candidates = new LinkedHashMap<>();

    /** A node came, went or is not what it was. */
    void nodesChanged() {
        candidates.clear();
    }

    /** The list that is kept under a key, or a new one. */
    <K> CandidateNodes candidates(K key, Function<K, CandidateNodes> find) {
        CandidateNodes known = candidates.get(key);
        if (known == null) {
            if (candidates.size() == MAX_CANDIDATE_LISTS) {
                candidates.clear();
            }
            known = find.apply(key);
            candidates.put(key, known);
        }
        return known;
    }
}
