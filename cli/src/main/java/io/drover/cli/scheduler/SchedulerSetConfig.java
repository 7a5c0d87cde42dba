package io.drover.cli.scheduler;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover operator scheduler set-config}. */
public final class SchedulerSetConfig implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Changes how the schedulers of the region decide; what no option names stays as it is.";
    }

    @Override
    public void declare(Options options) {
        options.value("check-index", "index", "Change it only if its modify index is this one.")
                .value("scheduler-algorithm", "algorithm", "binpack or spread.")
                .value("memory-oversubscription", "true or false", "Honour memory_max.")
                .value("reject-job-registration", "true or false", "Take no jobs from users.")
                .value("pause-eval-broker", "true or false", "Decide nothing for the time being.")
                .value("preempt-batch-scheduler", "true or false", "Batch jobs may evict others.")
                .value("preempt-service-scheduler", "true or false", "Services may evict others.")
                .value("preempt-sysbatch-scheduler", "true or false", "Sysbatch jobs may.")
                .value("preempt-system-scheduler", "true or false", "System jobs may.")
                .value(
                        "node-limit-for-feasibility-checks",
                        "count",
                        "Kept; all nodes are looked at.");
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json before =
                call.get(
                                "Error querying for scheduler configuration",
                                Query.of(SchedulerGetConfig.PATH))
                        .body()
                        .get("SchedulerConfig");
        SortedMap<String, @Nullable Object> config = plain(before);
        SortedMap<String, @Nullable Object> preemption = plain(before.get("PreemptionConfig"));
        if (call.has("scheduler-algorithm")) {
            config.put("SchedulerAlgorithm", call.value("scheduler-algorithm"));
        }
        flag(call, "memory-oversubscription", config, "MemoryOversubscriptionEnabled");
        flag(call, "reject-job-registration", config, "RejectJobRegistration");
        flag(call, "pause-eval-broker", config, "PauseEvalBroker");
        flag(call, "preempt-batch-scheduler", preemption, "BatchSchedulerEnabled");
        flag(call, "preempt-service-scheduler", preemption, "ServiceSchedulerEnabled");
        flag(call, "preempt-sysbatch-scheduler", preemption, "SysBatchSchedulerEnabled");
        flag(call, "preempt-system-scheduler", preemption, "SystemSchedulerEnabled");
        if (call.has("node-limit-for-feasibility-checks")) {
            config.put(
                    "NodeLimitForFeasibilityChecks",
                    call.number("node-limit-for-feasibility-checks", 0));
        }
        config.put("PreemptionConfig", preemption);
        return set(call, Json.of(config));
    }

    private static int set(Invocation call, Json config) {
        Query query = Query.of(SchedulerGetConfig.PATH);
        if (call.has("check-index")) {
            query = query.with("cas", call.number("check-index", 0));
        }
        boolean updated =
                call.put("Error setting scheduler configuration", query, config)
                        .body()
                        .flag("Updated");
        if (!updated) {
            throw Failure.because(
                    "Scheduler configuration could not be atomically updated, please try again");
        }
        call.say("Scheduler configuration updated!");
        return 0;
    }

    private static SortedMap<String, @Nullable Object> plain(Json from) {
        SortedMap<String, @Nullable Object> plain = new TreeMap<>();
        from.members().forEach((name, value) -> plain.put(name, value.plain()));
        return plain;
    }

    private static void flag(
            Invocation call, String option, SortedMap<String, @Nullable Object> to, String member) {
        if (!call.has(option)) {
            return;
        }
        switch (call.value(option)) {
            case "true", "1", "t" -> to.put(member, true);
            case "false", "0", "f" -> to.put(member, false);
            default ->
                    throw Failure.usage(
                            "Invalid value \""
                                    + call.value(option)
                                    + "\" for -"
                                    + option
                                    + ": expected true or false");
        }
    }
}
