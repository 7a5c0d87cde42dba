package io.drover.server.scheduler;

import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One spread of a group.
 *
 * @param share its weight among all spreads of the group, 0 to 1
 * @param desired how many allocations each value shall have; empty for an even spread
 * @param others how many all values without a target shall have together; null when targets leave
 *     no rest
 */
record SpreadRule(
        Target target, double share, SortedMap<String, Double> desired, @Nullable Double others) {
    static List<SpreadRule> all(List<Spread> spreads, int count) {
        int weights = 0;
        for (Spread spread : spreads) {
            weights += weight(spread);
        }
        List<SpreadRule> rules = new ArrayList<>();
        for (Spread spread : spreads) {
            rules.add(of(spread, count, weights == 0 ? 0 : (double) weight(spread) / weights));
        }
        return List.copyOf(rules);
    }

    private static SpreadRule of(Spread spread, int count, double share) {
        SortedMap<String, Double> desired = new TreeMap<>();
        double sum = 0;
        for (SpreadTarget target : GroupNeeds.each(spread.spreadTarget())) {
            double wanted = target.percent() * (double) count / 100;
            desired.put(target.value(), wanted);
            sum += wanted;
        }
        Double rest = sum > 0 && sum < count ? count - sum : null;
        return new SpreadRule(Target.of(spread.attribute()), share, desired, rest);
    }

    private static int weight(Spread spread) {
        return spread.weight() == null ? 50 : spread.weight();
    }

    boolean isEven() {
        return desired.isEmpty();
    }
}
