package io.drover.server;

import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.operator.SchedulerConfiguration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What operators set for a region; as {@link Jobs} for the leader, errors and blocking. Each write
 * answers with the state's index after it.
 */
public interface RegionSettings {
    /** Makes a namespace or changes one. */
    long apply(Namespace namespace);

    /** Forgets a namespace in which nothing is left. */
    long deleteNamespace(String name);

    /** Makes a node pool or changes one. */
    long apply(NodePool pool);

    /** Forgets a node pool that nothing uses. */
    long deleteNodePool(String name);

    /**
     * Sets how the schedulers decide.
     *
     * @param onlyAt change it only if its ModifyIndex is this; null checks nothing
     * @return empty when the check failed
     */
    OptionalLong configure(SchedulerConfiguration configuration, @Nullable Long onlyAt);
}
