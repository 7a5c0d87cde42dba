package io.drover.server.history;

/** What indexes are about: all rows of a kind, or those of one job, node or evaluation. */
final class Owners {
    static final long ALLOCATIONS = hash("allocations");
    static final long EVALUATIONS = hash("evaluations");
    static final long DEPLOYMENTS = hash("deployments");

    private Owners() {}

    static long allocationsOfJob(String namespace, String job) {
        return hash("allocations of job\0" + namespace + '\0' + job);
    }

    static long allocationsOfNode(String node) {
        return hash("allocations of node\0" + node);
    }

    static long allocationsOfEvaluation(String evaluation) {
        return hash("allocations of evaluation\0" + evaluation);
    }

    static long evaluationsOfJob(String namespace, String job) {
        return hash("evaluations of job\0" + namespace + '\0' + job);
    }

    static long deploymentsOfJob(String namespace, String job) {
        return hash("deployments of job\0" + namespace + '\0' + job);
    }

    static long versionsOfJob(String namespace, String job) {
        return hash("versions of job\0" + namespace + '\0' + job);
    }

    /** Two owners may come to the same: who looks something up checks what he found. */
    static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 29);
    }
}
