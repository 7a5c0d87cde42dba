package io.drover.server.admission;

import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceCapabilities;
import io.drover.server.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the region and a job's namespace allow.
 *
 * @param capabilities the namespace's lists of drivers and network modes; null allows all
 * @param oversubscription whether {@code memory_max} counts where the job may run
 */
record Rules(
        JobLimits limits, @Nullable NamespaceCapabilities capabilities, boolean oversubscription) {
    static Rules of(Job job, State state, JobLimits limits) {
        Namespace namespace = state.namespace(job.namespace());
        return new Rules(
                limits,
                namespace == null ? null : namespace.capabilities(),
                state.schedulerConfiguration()
                        .oversubscribesMemory(state.nodePool(job.nodePool())));
    }

    boolean allowsDriver(String driver) {
        return capabilities == null
                || allows(
                        driver,
                        capabilities.enabledTaskDrivers(),
                        capabilities.disabledTaskDrivers());
    }

    boolean allowsNetwork(String mode) {
        return capabilities == null
                || allows(
                        mode,
                        capabilities.enabledNetworkModes(),
                        capabilities.disabledNetworkModes());
    }

    private static boolean allows(
            String name, @Nullable List<String> enabled, @Nullable List<String> disabled) {
        boolean on = enabled == null || enabled.isEmpty() || enabled.contains(name);
        return on && (disabled == null || !disabled.contains(name));
    }
}
