package io.drover.server.broker;

import java.util.HashMap;
import java.util.Map;

/** How often evaluations were tried in vain, for as long as they are open. */
final class Attempts {
    private final Map<String, Tries> byEvaluation = new HashMap<>(); // never iterated

    /**
     * @param failures how often workers handed it back
     * @param conflicts how often in a row nothing of its plan fitted
     */
    private record Tries(int failures, int conflicts) {}

    int failed(String id) {
        return byEvaluation
                .merge(id, new Tries(1, 0), (a, _) -> new Tries(a.failures + 1, a.conflicts))
                .failures();
    }

    int conflicted(String id) {
        return byEvaluation
                .merge(id, new Tries(0, 1), (a, _) -> new Tries(a.failures, a.conflicts + 1))
                .conflicts();
    }

    /** Some of its plan was carried out, so conflicts count from the beginning. */
    void progressed(String id) {
        byEvaluation.computeIfPresent(
                id, (_, a) -> a.failures == 0 ? null : new Tries(a.failures, 0));
    }

    void forget(String id) {
        byEvaluation.remove(id);
    }
}
