package io.drover.agent.config;

import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.jobspec.hcl.BodyReader;

/** Reads how the schedulers of a new region decide: {@code default_scheduler_config}. */
final class SchedulerConfig {
    private final BodyReader server;
    private final ServerSettingsBuilder to;

    SchedulerConfig(BodyReader server, ServerSettingsBuilder to) {
        this.server = server;
        this.to = to;
    }

    void read() {
        BodyReader block = server.block("default_scheduler_config");
        if (block == null) {
            return;
        }
        SchedulerConfiguration before = to.schedulerDefaults();
        to.schedulerDefaults(
                new SchedulerConfiguration(
                        algorithm(block, before.schedulerAlgorithm()),
                        preemption(block, before.preemptionConfig()),
                        flag(
                                block,
                                "memory_oversubscription_enabled",
                                before.memoryOversubscriptionEnabled()),
                        flag(block, "reject_job_registration", before.rejectJobRegistration()),
                        flag(block, "pause_eval_broker", before.pauseEvalBroker()),
                        limit(block, before.nodeLimitForFeasibilityChecks()),
                        0,
                        0));
    }

    private static String algorithm(BodyReader block, String before) {
        String algorithm = block.string("scheduler_algorithm");
        if (algorithm == null) {
            return before;
        }
        if (!algorithm.equals("binpack") && !algorithm.equals("spread")) {
            block.error(
                    "scheduler_algorithm",
                    "Invalid scheduler algorithm",
                    "It is binpack or spread, not \"" + algorithm + "\".");
            return before;
        }
        return algorithm;
    }

    private static PreemptionConfig preemption(BodyReader block, PreemptionConfig before) {
        BodyReader inner = block.block("preemption_config");
        if (inner == null) {
            return before;
        }
        return new PreemptionConfig(
                flag(inner, "system_scheduler_enabled", before.systemSchedulerEnabled()),
                flag(inner, "sysbatch_scheduler_enabled", before.sysBatchSchedulerEnabled()),
                flag(inner, "batch_scheduler_enabled", before.batchSchedulerEnabled()),
                flag(inner, "service_scheduler_enabled", before.serviceSchedulerEnabled()));
    }

    private static int limit(BodyReader block, int before) {
        Integer limit = block.integer("node_limit_for_feasibility_checks");
        return limit == null ? before : limit;
    }

    private static boolean flag(BodyReader block, String name, boolean before) {
        Boolean value = block.bool(name);
        return value == null ? before : value;
    }
}
