package io.drover.server.state;

import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.collection.PersistentMap;
import io.drover.server.digest.Sum;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state before the first command, the same in every region. */
final class InitialState {
    private InitialState() {}

    static State make() {
        PersistentMap<String, Namespace> namespaces =
                PersistentMap.<String, Namespace>empty()
                        .with(
                                "default",
                                new Namespace(
                                        "default",
                                        "Default shared namespace",
                                        "",
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        1,
                                        1,
                                        null,
                                        null,
                                        null));
        PersistentMap<String, NodePool> pools =
                PersistentMap.<String, NodePool>empty()
                        .with("all", pool("all", "Every node, whichever pool it is in."))
                        .with("default", pool("default", "Nodes and jobs that name no pool."));
        State unsummed = state(namespaces, pools, new TreeMap<>());
        return state(namespaces, pools, RowSums.of(unsummed));
    }

    /** Nothing at all: what a snapshot is loaded into. */
    static State empty() {
        return state(PersistentMap.empty(), PersistentMap.empty(), new TreeMap<>());
    }

    private static State state(
            PersistentMap<String, Namespace> namespaces,
            PersistentMap<String, NodePool> pools,
            SortedMap<Table, Sum> sums) {
        return new State(
                0,
                0,
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                namespaces,
                pools,
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                SchedulerConfiguration.defaults(),
                sums,
                State.Shared.none());
    }

    private static NodePool pool(String name, String description) {
        return new NodePool(name, description, null, Duration.ofHours(24), null, 1, 1, null);
    }
}
