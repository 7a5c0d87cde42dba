package io.drover.client.network;

import io.drover.api.job.NetworkResource;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.client.driver.DriverTable;
import io.drover.client.store.LocalStore;
import io.drover.client.store.StoredNetwork;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import io.drover.plugin.host.DriverClient;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network that the tasks of one allocation share, where one of their drivers makes it.
 *
 * <p>It is made before the first task starts and removed when all are over. That it is about to be
 * made is written down first, so that whatever dies in between, a later agent removes it. Nothing
 * else makes such networks yet: without a driver that does, tasks are in the host's.
 */
public final class AllocationNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(AllocationNetwork.class);

    private final DriverTable drivers;
    private final LocalStore store;
    private final String allocationId;
    private volatile @Nullable StoredNetwork known;
    private boolean confirmed;

    /**
     * @param known what an earlier agent wrote down; null for nothing
     */
    public AllocationNetwork(
            DriverTable drivers,
            LocalStore store,
            String allocationId,
            @Nullable StoredNetwork known) {
        this.drivers = drivers;
        this.store = store;
        this.allocationId = allocationId;
        this.known = known;
    }

    /**
     * The network of the group's tasks, made when it is not there; null for the host's. The driver
     * is asked once in the life of an agent, also for a network that is there.
     *
     * @param interpolation for the name that tasks shall see as their host's
     * @throws PluginException if it cannot be had, or one of the tasks cannot run in it
     */
    public synchronized @Nullable NetworkIsolation of(
            TaskGroup group, UnaryOperator<String> interpolation)
            throws PluginException, InterruptedException {
        NetworkResource wanted = shared(group);
        if (wanted == null) {
            return null;
        }
        StoredNetwork now = known;
        if (confirmed && now != null) {
            return now.network();
        }
        SortedMap<String, DriverClient> makers = makers(group, wanted.mode());
        if (makers.size() > 1) {
            throw new PluginException(
                    "the drivers %s of one group each want to make its network"
                            .formatted(String.join(" and ", makers.keySet())));
        }
        if (makers.isEmpty()) {
            refuseHostname(wanted, group);
            return null;
        }
        var maker = makers.firstEntry();
        return make(maker.getKey(), maker.getValue(), interpolation.apply(wanted.hostname()));
    }

    /** What the group asks for, if it is a network of its own. */
    private static @Nullable NetworkResource shared(TaskGroup group) {
        List<NetworkResource> networks = group.networks();
        NetworkResource first = networks == null || networks.isEmpty() ? null : networks.getFirst();
        return first == null || List.of("", "host", "driver").contains(first.mode()) ? null : first;
    }

    /** The drivers that make networks, after all of them were found to be fit for one. */
    private SortedMap<String, DriverClient> makers(TaskGroup group, String mode)
            throws PluginException, InterruptedException {
        SortedMap<String, DriverClient> makers = new TreeMap<>();
        for (Task task : group.tasks() == null ? List.<Task>of() : group.tasks()) {
            DriverClient driver = driver(task.driver());
            var traits = driver.capabilities();
            if (!traits.networkModes().contains(NetworkMode.GROUP)) {
                throw new PluginException(
                        "task %s does not support \"%s\" networking mode"
                                .formatted(task.name(), mode));
            }
            if (traits.createsNetwork()) {
                makers.put(task.driver(), driver);
            }
        }
        return makers;
    }

    private static void refuseHostname(NetworkResource wanted, TaskGroup group)
            throws PluginException {
        List<Task> tasks = group.tasks();
        if (!wanted.hostname().isEmpty() && tasks != null && !tasks.isEmpty()) {
            throw new PluginException(
                    "hostname is not currently supported on driver " + tasks.getFirst().driver());
        }
    }

    private NetworkIsolation make(String name, DriverClient driver, String hostname)
            throws PluginException, InterruptedException {
        if (known == null) {
            remember(new StoredNetwork(name, null));
        }
        try {
            NetworkIsolation made = driver.createNetwork(allocationId, hostname).network();
            remember(new StoredNetwork(name, made));
            confirmed = true;
            return made;
        } catch (PluginException e) {
            throw new PluginException(
                    "failed to create network for alloc: " + e.getMessage(), true);
        }
    }

    private void remember(StoredNetwork now) {
        known = now;
        store.write(allocationId, now);
    }

    /** Whether there is something to remove in the end. */
    public boolean exists() {
        return known != null;
    }

    /**
     * Removes the network, if there is one. When that fails the log says so, and the next call
     * tries again.
     *
     * @param over whether the tasks are; asked while no task can get the network
     */
    public synchronized void release(BooleanSupplier over) throws InterruptedException {
        StoredNetwork now = known;
        if (now == null || !over.getAsBoolean()) {
            return;
        }
        try {
            DriverClient driver = driver(now.driver());
            // An agent that died while it was made does not know it.
            NetworkIsolation network =
                    now.network() == null
                            ? driver.createNetwork(allocationId, "").network()
                            : now.network();
            driver.destroyNetwork(allocationId, network);
            known = null;
            confirmed = false;
            store.removeNetwork(allocationId);
        } catch (PluginException e) {
            LOG.warn("the network of {} stays behind for now: {}", allocationId, e.getMessage());
        }
    }

    private DriverClient driver(String name) throws PluginException, InterruptedException {
        Optional<DriverClient> driver = drivers.driver(name);
        return driver.orElseThrow(
                () -> new PluginException("this node has no driver \"" + name + "\"", true));
    }
}
