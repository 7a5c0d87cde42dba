package io.drover.server.state;

import io.drover.api.Ordered;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.json.CompiledCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was done with a job beside registering it.
 *
 * @param launchedFor the nominal time up to which a periodic job was launched, Unix nanoseconds: no
 *     launch for this time or an earlier one follows; 0 when it is not periodic
 * @param scaling by group, the newest first; null for none
 * @param createIndex the index of the first entry
 * @param modifyIndex the index of the last launch or scaling
 * @param lastArchived when the newest of its rows changed last that went to the history, Unix
 *     nanoseconds: the job is not older than that
 */
@CompiledCodec
public record JobActivity(
        String namespace,
        String jobId,
        long launchedFor,
        @Nullable SortedMap<String, List<ScalingEvent>> scaling,
        long createIndex,
        long modifyIndex,
        long lastArchived) {
    /** How many scaling events of a group are kept. */
    static final int EVENTS_KEPT = 20;

    public JobActivity {
        scaling = Ordered.map(scaling);
    }

    JobActivity launched(long nominal, long index) {
        return new JobActivity(
                namespace,
                jobId,
                nominal,
                scaling,
                createIndex == 0 ? index : createIndex,
                index,
                lastArchived);
    }

    JobActivity scaled(String group, ScalingEvent event, long index) {
        SortedMap<String, List<ScalingEvent>> more =
                scaling == null ? new TreeMap<>() : new TreeMap<>(scaling);
        List<ScalingEvent> events = new ArrayList<>();
        events.add(event);
        events.addAll(more.getOrDefault(group, List.of()));
        more.put(group, List.copyOf(events.subList(0, Math.min(EVENTS_KEPT, events.size()))));
        return new JobActivity(
                namespace,
                jobId,
                launchedFor,
                more,
                createIndex == 0 ? index : createIndex,
                index,
                lastArchived);
    }

    /** Nobody waits for this: the index stays. */
    JobActivity archived(long time) {
        return new JobActivity(
                namespace, jobId, launchedFor, scaling, createIndex, modifyIndex, time);
    }

    static JobActivity none(JobKey job) {
        return new JobActivity(job.namespace(), job.id(), 0, null, 0, 0, 0);
    }
}
