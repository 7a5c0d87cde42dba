package io.drover.server.state;

import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a job that are kept, each as it was registered: allocations share these.
 *
 * @param entries newest first
 * @param modifyIndex the index of the last change
 */
record JobHistory(List<Entry> entries, long modifyIndex) {
    /** How many versions are kept besides tagged ones and the newest stable one. */
    static final int KEPT = 6;

    JobHistory {
        entries = List.copyOf(entries);
    }

    record Entry(Job job, @Nullable JobSubmission submission) {}

    /** All, newest first; {@code current} stands for its own version, since it has the status. */
    Rows<Job> versions(Job current) {
        return Rows.of(() -> {
            Iterator<Entry> all = entries.iterator();
            return () -> {
                if (!all.hasNext()) {
                    return null;
                }
                Job job = all.next().job();
                return job.version() == current.version() ? current : job;
            };
        });
    }

    @Nullable Job version(int version) {
        Entry entry = entry(version);
        return entry == null ? null : entry.job();
    }

    @Nullable JobSubmission submission(int version) {
        Entry entry = entry(version);
        return entry == null ? null : entry.submission();
    }

    private @Nullable Entry entry(int version) {
        for (Entry entry : entries) {
            if (entry.job().version() == version) {
                return entry;
            }
        }
        return null;
    }

    /** With a new version in front, or with the newest one's fields replaced. */
    JobHistory with(Job job, @Nullable JobSubmission submission, long index) {
        List<Entry> changed = new ArrayList<>(entries);
        int at = 0;
        while (at < changed.size() && changed.get(at).job().version() != job.version()) {
            at++;
        }
        if (at < changed.size()) {
            JobSubmission kept = submission != null ? submission : changed.get(at).submission();
            changed.set(at, new Entry(job, kept));
        } else {
            changed.add(0, new Entry(job, submission));
        }
        return new JobHistory(pruned(changed), index);
    }

    /** Versions that {@code before} had and this one has not. */
    List<ArchivedVersion> missing(JobHistory before) {
        List<ArchivedVersion> missing = new ArrayList<>();
        for (Entry entry : before.entries()) {
            if (entry(entry.job().version()) == null) {
                missing.add(new ArchivedVersion(entry.job(), entry.submission()));
            }
        }
        return missing;
    }

    private static List<Entry> pruned(List<Entry> entries) {
        List<Entry> kept = new ArrayList<>();
        int untagged = 0;
        boolean stableSeen = false;
        for (Entry entry : entries) {
            boolean newestStable = entry.job().stable() && !stableSeen;
            stableSeen |= entry.job().stable();
            if (entry.job().versionTag() != null) {
                kept.add(entry);
            } else if (untagged < KEPT || newestStable) {
                kept.add(entry);
                untagged++;
            }
        }
        return kept;
    }
}
