package io.drover.server.state;

/** The name of a job within a region. */
public record JobKey(String namespace, String id) implements Comparable<JobKey> {
    @Override
    public int compareTo(JobKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return namespace + "/" + id;
    }

    /** A row that belongs to a job. */
    record Row(JobKey job, String id) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byJob = sameJob(other) ? 0 : job.compareTo(other.job);
            return byJob != 0 ? byJob : id.compareTo(other.id);
        }

        // Rows that were written together share their key: then there is nothing to compare.
        @SuppressWarnings("ReferenceEquality")
        private boolean sameJob(Row other) {
            return job == other.job;
        }
    }
}
