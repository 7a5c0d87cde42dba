package io.drover.cli.scheduler;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;

/** {@code drover operator scheduler get-config}. */
public final class SchedulerGetConfig implements Command {
    static final String PATH = "/v1/operator/scheduler/configuration";

    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Shows how the schedulers of the region decide.";
    }

    @Override
    public void declare(Options options) {
        options.formats();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json answer = call.get("Error querying scheduler configuration", Query.of(PATH)).body();
        if (call.wantsFormat()) {
            return call.printFormatted(answer);
        }
        Json config = answer.get("SchedulerConfig");
        Json preemption = config.get("PreemptionConfig");
        call.say(
                Layout.pairs(
                        "Scheduler Algorithm", config.text("SchedulerAlgorithm"),
                        "Memory Oversubscription", flag(config, "MemoryOversubscriptionEnabled"),
                        "Reject Job Registration", flag(config, "RejectJobRegistration"),
                        "Pause Eval Broker", flag(config, "PauseEvalBroker"),
                        "Preemption System Scheduler", flag(preemption, "SystemSchedulerEnabled"),
                        "Preemption Service Scheduler", flag(preemption, "ServiceSchedulerEnabled"),
                        "Preemption Batch Scheduler", flag(preemption, "BatchSchedulerEnabled"),
                        "Preemption SysBatch Scheduler",
                                flag(preemption, "SysBatchSchedulerEnabled"),
                        "Node Limit For Feasibility Checks",
                                String.valueOf(config.number("NodeLimitForFeasibilityChecks")),
                        "Modify Index", String.valueOf(config.number("ModifyIndex"))));
        return 0;
    }

    private static String flag(Json from, String name) {
        return String.valueOf(from.flag(name));
    }
}
