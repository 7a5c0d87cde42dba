package io.drover.server.admission;

import io.drover.api.Bytes;
import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobDispatchResponse;
import io.drover.api.jobrequest.PeriodicForceResponse;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.server.upkeep.PeriodicLaunches;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What requests lead to by which a job starts another: launches by hand and dispatches. */
public final class LaunchRequests {
    /** How long a payload may be, in bytes. */
    static final int MAX_PAYLOAD = 16 * 1024;

    private LaunchRequests() {}

    /** Launches a periodic job now, besides its times and whether or not another still runs. */
    public static Proposal<PeriodicForceResponse> force(
            State state, String namespace, String jobId, long now, String evaluationId) {
        refuseWhenClosed(state);
        Job job = state.job(namespace, jobId);
        if (job == null) {
            throw new RequestException(500, "job not found");
        }
        if (job.periodic() == null) {
            throw new RequestException(500, "can't force launch non-periodic job");
        }
        if (job.stop()) {
            throw new RequestException(500, "can't force launch stopped job \"" + jobId + "\"");
        }
        return new Proposal<>(
                List.of(PeriodicLaunches.byHand(state, job, now, evaluationId)),
                index -> new PeriodicForceResponse(evaluationId, index));
    }

    /**
     * Starts a child of a parameterized job, or finds the one that was started with the same token.
     *
     * @param token empty for none
     * @param now Unix nanoseconds
     * @param ids makes identifiers for the child's name and its evaluation
     */
    public static Proposal<JobDispatchResponse> dispatch(
            State state,
            String namespace,
            JobDispatchRequest request,
            String token,
            JobLimits limits,
            long now,
            Supplier<String> ids) {
        refuseWhenClosed(state);
        Job parent = state.job(namespace, request.jobId());
        if (parent == null) {
            throw new RequestException(500, "parameterized job not found");
        }
        ParameterizedJobConfig config = parent.parameterizedJob();
        if (config == null || parent.dispatched()) {
            throw new RequestException(
                    500, "Specified job \"" + parent.id() + "\" is not a parameterized job");
        }
        if (parent.stop()) {
            throw new RequestException(500, "Specified job \"" + parent.id() + "\" is stopped");
        }
        checkPayload(config, request.payload());
        checkMeta(config, request.meta());
        checkPriority(request.priority(), limits);
        Job known = token.isEmpty() ? null : state.dispatched(namespace, parent.id(), token);
        if (known != null) {
            return new Proposal<>(
                    List.of(),
                    index ->
                            new JobDispatchResponse(
                                    known.id(), "", 0, known.createIndex(), known.createIndex()));
        }
        Job child = child(parent, config, request, token, now, ids.get());
        Evaluation evaluation =
                Statuses.isParent(child)
                        ? null
                        : Evaluations.pending(child, ids.get(), "job-register", 0);
        return new Proposal<>(
                List.of(new Command.DispatchJob(child, evaluation)),
                index ->
                        new JobDispatchResponse(
                                child.id(),
                                evaluation == null ? "" : evaluation.id(),
                                evaluation == null ? 0 : index,
                                index,
                                index));
    }

    static void refuseWhenClosed(State state) {
        if (state.schedulerConfiguration().rejectJobRegistration()) {
            throw new RequestException(
                    403,
                    "Job registration, dispatch, and scale are disabled by the scheduler configuration");
        }
    }

    private static void checkPayload(ParameterizedJobConfig config, @Nullable Bytes payload) {
        int size = payload == null ? 0 : payload.length();
        if (config.payload().equals("required") && size == 0) {
            throw new RequestException(
                    500, "Payload is not provided but required by parameterized job");
        }
        if (config.payload().equals("forbidden") && size > 0) {
            throw new RequestException(500, "Payload provided but forbidden by parameterized job");
        }
        if (size > MAX_PAYLOAD) {
            throw new RequestException(
                    500, "Payload exceeds maximum size; " + size + " > " + MAX_PAYLOAD);
        }
    }

    private static void checkMeta(
            ParameterizedJobConfig config, @Nullable SortedMap<String, String> meta) {
        Set<String> given = meta == null ? Set.of() : meta.keySet();
        SortedSet<String> unknown = new TreeSet<>(given);
        unknown.removeAll(new TreeSet<>(JobValidator.listOf(config.metaRequired())));
        unknown.removeAll(new TreeSet<>(JobValidator.listOf(config.metaOptional())));
        if (!unknown.isEmpty()) {
            throw new RequestException(
                    500, "Dispatch request included unpermitted metadata keys: " + listed(unknown));
        }
        SortedSet<String> missing = new TreeSet<>(JobValidator.listOf(config.metaRequired()));
        missing.removeAll(new TreeSet<>(given));
        if (!missing.isEmpty()) {
            throw new RequestException(
                    500, "Dispatch did not provide required meta keys: " + listed(missing));
        }
    }

    private static String listed(SortedSet<String> keys) {
        return "[" + String.join(" ", keys) + "]";
    }

    private static void checkPriority(int priority, JobLimits limits) {
        if (priority != 0 && (priority < 1 || priority > limits.maxPriority())) {
            throw new RequestException(
                    500, "dispatch job priority must be between [1, " + limits.maxPriority() + "]");
        }
    }

    private static Job child(
            Job parent,
            ParameterizedJobConfig config,
            JobDispatchRequest request,
            String token,
            long now,
            String uuid) {
        String prefix = request.idPrefixTemplate();
        String id =
                "%s/dispatch-%s%d-%s"
                        .formatted(
                                parent.id(),
                                prefix.isEmpty() ? "" : prefix + "-",
                                Math.floorDiv(now, 1_000_000_000L),
                                uuid.substring(0, 8));
        SortedMap<String, String> meta = new TreeMap<>();
        JobValidator.listOf(config.metaOptional()).forEach(key -> meta.put(key, ""));
        if (parent.meta() != null) {
            meta.putAll(parent.meta());
        }
        if (request.meta() != null) {
            meta.putAll(request.meta());
        }
        Integer usual = parent.priority();
        int priority = request.priority() != 0 || usual == null ? request.priority() : usual;
        return JobBuilder.builder(parent)
                .id(id)
                .name(id)
                .parentId(parent.id())
                .dispatched(true)
                .dispatchIdempotencyToken(token)
                .payload(request.payload())
                .meta(meta.isEmpty() ? null : meta)
                .priority(priority)
                .version(0)
                .build();
    }
}
