package io.drover.server.state;

import io.drover.api.Bytes;
import io.drover.api.Ordered;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.json.CompiledCodec;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which allocations of a batch job have done their work and went to the history: what is left of
 * them in the state, so that they are not done again.
 *
 * <p>Only names of the job's version count, since a new version does the work anew. Failed attempts
 * stay in the state as long as they are the newest of their name, with their reschedule events.
 *
 * @param version the job's version
 * @param groups a bit per name index, by group; the lowest bit of the first byte is index 0
 * @param modifyIndex the state's index of the last change
 */
@CompiledCodec
public record CompletedNames(int version, SortedMap<String, Bytes> groups, long modifyIndex) {
    public CompletedNames {
        SortedMap<String, Bytes> ordered = Ordered.map(groups);
        groups = ordered == null ? new TreeMap<>() : ordered;
    }

    /** The name indexes of a group that are done; a copy. */
    BitSet of(String group) {
        Bytes bits = groups.get(group);
        return bits == null ? new BitSet() : BitSet.valueOf(bits.toArray());
    }

    /** Gathers names, so that many of them cost one new record. */
    static final class Editor {
        private final Job job;
        private final SortedMap<String, BitSet> groups = new TreeMap<>();
        private boolean changed;

        Editor(Job job, @Nullable CompletedNames before) {
            this.job = job;
            if (before != null && before.version() == version(job)) {
                before.groups().keySet().forEach(g -> groups.put(g, before.of(g)));
            }
        }

        private static int version(Job job) {
            return job.version();
        }

        /** Takes an allocation that goes to the history; most of them say nothing. */
        void add(Allocation allocation) {
            int index = nameIndex(allocation.name());
            if (index >= 0 && counts(job, allocation)) {
                groups.computeIfAbsent(allocation.taskGroup(), g -> new BitSet()).set(index);
                changed = true;
            }
        }

        @Nullable CompletedNames result(long index) {
            if (!changed) {
                return null;
            }
            SortedMap<String, Bytes> bytes = new TreeMap<>();
            groups.forEach((group, bits) -> bytes.put(group, Bytes.of(bits.toByteArray())));
            return new CompletedNames(version(job), bytes, index);
        }
    }

    /** Whether an allocation stands for work of a job that is done. */
    static boolean counts(Job job, Allocation allocation) {
        Job own = allocation.job();
        return job.type().equals("batch")
                && own != null
                && own.createIndex() == job.createIndex()
                && own.version() == job.version()
                && allocation.clientStatus().equals("complete")
                && allocation.desiredStatus().equals("run")
                && allocation.nextAllocation().isEmpty();
    }

    private static int nameIndex(String name) {
        int open = name.lastIndexOf('[');
        if (open < 0 || !name.endsWith("]")) {
            return -1;
        }
        try {
            return Integer.parseInt(name, open + 1, name.length() - 1, 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
