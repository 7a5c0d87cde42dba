package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceNodePoolConfiguration;

/** Which node pools a namespace lets its jobs use. */
final class NamespaceRules {
    private NamespaceRules() {}

    /** What is denied is never allowed; a list of what is allowed leaves nothing else. */
    static void check(Problems problems, Job job, Namespace namespace) {
        NamespaceNodePoolConfiguration pools = namespace.nodePoolConfiguration();
        String pool = job.nodePool();
        if (pools == null || pool.equals(pools.defaultValue())) {
            return;
        }
        boolean denied = listOf(pools.denied()).stream().anyMatch(glob -> fits(glob, pool));
        boolean allowed =
                listOf(pools.allowed()).isEmpty()
                        || listOf(pools.allowed()).stream().anyMatch(glob -> fits(glob, pool));
        problems.unless(
                allowed && !denied,
                "node pool \"%s\" is not allowed in namespace \"%s\""
                        .formatted(pool, namespace.name()));
    }

    /** A star stands for any text. */
    private static boolean fits(String glob, String name) {
        int star = glob.indexOf('*');
        if (star < 0) {
            return glob.equals(name);
        }
        if (!name.startsWith(glob.substring(0, star))) {
            return false;
        }
        String rest = glob.substring(star + 1);
        for (int from = star; from <= name.length(); from++) {
            if (fits(rest, name.substring(from))) {
                return true;
            }
        }
        return false;
    }
}
