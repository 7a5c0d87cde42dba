package io.drover.server.plan;

import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Jobs that have to be looked at again: a node may have gone down while a plan for it was on its
 * way, and the evaluations that its end raised did not know of these placements.
 */
final class SecondLooks {
    private static final String TAG = "look again ";
    private static final long RETRY = 1_000_000_000L;

    private final Supplier<String> ids;
    private final TreeSet<JobKey> retries = new TreeSet<>();
    private long retryAt = Duty.NEVER;

    SecondLooks(Supplier<String> ids) {
        this.ids = ids;
    }

    long nextAt() {
        return retryAt;
    }

    /** A plan has been carried out. */
    void after(PlanResult plan, State state, Step.Builder out) {
        boolean gone =
                plan.placements().stream()
                        .map(placement -> state.node(placement.nodeId()))
                        .anyMatch(node -> node == null || !node.status().equals("ready"));
        if (gone) {
            look(new JobKey(plan.namespace(), plan.jobId()), state, out);
        }
    }

    /** Something could not be written; true when it was one of these. */
    boolean notAppended(String tag, long now) {
        if (!tag.startsWith(TAG)) {
            return false;
        }
        int slash = tag.indexOf('/'); // no namespace has one in its name
        retries.add(new JobKey(tag.substring(TAG.length(), slash), tag.substring(slash + 1)));
        retryAt = now + RETRY;
        return true;
    }

    void retry(State state, long now, Step.Builder out) {
        if (now < retryAt) {
            return;
        }
        retryAt = Duty.NEVER;
        List<JobKey> due = List.copyOf(retries);
        retries.clear();
        due.forEach(key -> look(key, state, out));
    }

    private void look(JobKey key, State state, Step.Builder out) {
        Job job = state.job(key.namespace(), key.id());
        if (job == null) {
            return;
        }
        out.append(
                TAG + key.namespace() + "/" + key.id(),
                List.of(
                        new Command.UpsertEvaluations(
                                List.of(
                                        EvaluationBuilder.builder()
                                                .id(ids.get())
                                                .priority(
                                                        job.priority() == null
                                                                ? 50
                                                                : job.priority())
                                                .type(job.type())
                                                .triggeredBy("node-update")
                                                .namespace(job.namespace())
                                                .jobId(job.id())
                                                .jobModifyIndex(job.jobModifyIndex())
                                                .status("pending")
                                                .build()))));
    }
}
