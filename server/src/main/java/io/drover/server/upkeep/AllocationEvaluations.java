package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.state.Command.NodeReport;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Which jobs have to be looked at again because of what nodes report. */
public final class AllocationEvaluations {
    private AllocationEvaluations() {}

    /**
     * One evaluation per job of which an allocation that shall run has failed or is within reach
     * again, or, of a service, has ended. To be written together with the reports.
     *
     * @param ids makes identifiers
     */
    public static List<Evaluation> of(State state, List<NodeReport> reports, Supplier<String> ids) {
        Map<JobKey, Evaluation> byJob = new TreeMap<>();
        for (NodeReport report : reports) {
            for (AllocationUpdate update : report.updates()) {
                Allocation before = state.allocation(update.allocationId());
                if (before == null
                        || !before.nodeId().equals(report.nodeId())
                        || Statuses.isTerminal(before)) {
                    continue;
                }
                JobKey key = new JobKey(before.namespace(), before.jobId());
                Job job = state.job(key.namespace(), key.id());
                String trigger = job == null || job.stop() ? "" : trigger(job, before, update);
                if (job != null && !trigger.isEmpty()) {
                    byJob.computeIfAbsent(key, _ -> evaluation(job, trigger, ids));
                }
            }
        }
        return new ArrayList<>(byJob.values());
    }

    /** Why the job has to be looked at again; empty when it has not. */
    private static String trigger(Job job, Allocation before, AllocationUpdate update) {
        if (before.clientStatus().equals("unknown")) {
            return "reconnect";
        }
        boolean batch = job.type().endsWith("batch");
        boolean matters =
                update.clientStatus().equals("failed")
                        || (update.clientStatus().equals("complete") && !batch);
        return matters ? "alloc-failure" : "";
    }

    private static Evaluation evaluation(Job job, String trigger, Supplier<String> ids) {
        return EvaluationBuilder.builder()
                .id(ids.get())
                .priority(job.priority() == null ? 50 : job.priority())
                .type(job.type())
                .triggeredBy(trigger)
                .namespace(job.namespace())
                .jobId(job.id())
                .jobModifyIndex(job.jobModifyIndex())
                .status("pending")
                .build();
    }
}
