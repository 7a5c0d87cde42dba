package io.drover.jobspec;

import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.job.UpdateStrategyBuilder;
import io.drover.jobspec.hcl.BodyReader;

/** The blocks that say what happens over time: update, migrate, restart, reschedule. */
final class Policies {
    private Policies() {}

    static UpdateStrategy update(BodyReader block) {
        return UpdateStrategyBuilder.builder()
                .stagger(block.duration("stagger"))
                .maxParallel(block.integer("max_parallel"))
                .healthCheck(block.text("health_check"))
                .minHealthyTime(block.duration("min_healthy_time"))
                .healthyDeadline(block.duration("healthy_deadline"))
                .progressDeadline(block.duration("progress_deadline"))
                .canary(block.integer("canary"))
                .autoRevert(block.bool("auto_revert"))
                .autoPromote(block.bool("auto_promote"))
                .build();
    }

    static MigrateStrategy migrate(BodyReader block) {
        return new MigrateStrategy(
                block.integer("max_parallel"),
                block.text("health_check"),
                block.duration("min_healthy_time"),
                block.duration("healthy_deadline"));
    }

    static RestartPolicy restart(BodyReader block) {
        return new RestartPolicy(
                block.duration("interval"),
                block.integer("attempts"),
                block.duration("delay"),
                block.text("mode"),
                block.bool("render_templates"));
    }

    static ReschedulePolicy reschedule(BodyReader block) {
        return new ReschedulePolicy(
                block.integer("attempts"),
                block.duration("interval"),
                block.duration("delay"),
                block.text("delay_function"),
                block.duration("max_delay"),
                block.bool("unlimited"));
    }
}
