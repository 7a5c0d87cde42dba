package io.drover.server;

import io.drover.server.plan.RejectionSettings;
import java.util.function.UnaryOperator;

/**
 * How much planning a leader takes on.
 *
 * @param backlogMax how many evaluations may wait; requests that would add to more are refused;
 *     default 100,000
 * @param rejections when nodes that plans are refused for are taken out of scheduling
 */
public record PlanningSettings(int backlogMax, RejectionSettings rejections) {
    public static final PlanningSettings DEFAULT =
            new PlanningSettings(100_000, RejectionSettings.defaults());

    public PlanningSettings {
        if (backlogMax < 1) {
            throw new IllegalArgumentException(
                    "backlogMax is " + backlogMax + ", expected 1 or more");
        }
    }

    public PlanningSettings withBacklogMax(int most) {
        return new PlanningSettings(most, rejections);
    }

    public PlanningSettings withRejections(UnaryOperator<RejectionSettings> change) {
        return new PlanningSettings(backlogMax, change.apply(rejections));
    }
}
