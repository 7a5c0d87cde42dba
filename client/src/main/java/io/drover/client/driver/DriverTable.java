package io.drover.client.driver;

import io.drover.api.node.DriverInfo;
import io.drover.client.ClientConfig;
import io.drover.plugin.Attribute;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers of this node and how each of them is.
 *
 * <p>The options {@code driver.allowlist} and {@code driver.denylist} hide drivers.
 */
public final class DriverTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverTable.class);

    private final PluginHost plugins;
    private final InstantSource clock;
    private final SortedSet<String> allowed;
    private final SortedSet<String> denied;
    private final Runnable onChange;
    private final Consumer<TaskEvent> onEvent;
    private final Thread finder;
    private final Subscriptions subscriptions = new Subscriptions();
    private final SortedSet<String> expected = new TreeSet<>();
    private SortedMap<String, DriverInfo> drivers = new TreeMap<>();
    private boolean closed;

    /**
     * Begins to look for drivers.
     *
     * @param onChange called after each change of {@link #fingerprints}, on any thread; must not
     *     block
     * @param onEvent hears what drivers tell of their tasks
     */
    public DriverTable(
            PluginHost plugins,
            ClientConfig config,
            InstantSource clock,
            Runnable onChange,
            Consumer<TaskEvent> onEvent) {
        this.plugins = plugins;
        this.clock = clock;
        this.onChange = onChange;
        this.onEvent = onEvent;
        this.allowed = names(config.option("driver.allowlist"), config.option("driver.whitelist"));
        this.denied = names(config.option("driver.denylist"), config.option("driver.blacklist"));
        this.finder = Thread.ofVirtual().name("driver-finder").start(this::find);
        subscriptions.keep(
                plugins.more(() -> Thread.ofVirtual().name("driver-finder").start(this::find)));
    }

    /** What is known of each driver now. */
    public synchronized SortedMap<String, DriverInfo> fingerprints() {
        return drivers;
    }

    /** The driver, waiting while plugins start; empty when there is none, or it is hidden. */
    public Optional<DriverClient> driver(String name) throws InterruptedException {
        return visible(name) ? plugins.driver(name) : Optional.empty();
    }

    /**
     * Waits until every driver has told once how it is, so that the node is not introduced without
     * drivers that it has.
     *
     * @param deadline in the time of {@link System#nanoTime}
     */
    public void awaitFirst(long deadline) throws InterruptedException {
        finder.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        synchronized (this) {
            long left = deadline - System.nanoTime();
            while (!closed && left > 0 && !drivers.keySet().containsAll(expected)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        }
    }

    private void find() {
        try {
            for (var entry : plugins.drivers().entrySet()) {
                if (visible(entry.getKey()) && isNew(entry.getKey())) {
                    subscribe(entry.getKey(), entry.getValue());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isNew(String driver) {
        return expected.add(driver);
    }

    private void subscribe(String name, DriverClient driver) {
        subscriptions.keep(driver.fingerprint(found -> report(name, found)));
        subscriptions.keep(driver.events(onEvent));
    }

    private void report(String name, Fingerprint found) {
        synchronized (this) {
            DriverInfo before = drivers.get(name);
            DriverInfo now = describe(before, found);
            if (now.equals(before)) {
                return;
            }
            if (before == null || before.healthy() != now.healthy()) {
                LOG.info("driver {}: {}", name, now.healthDescription());
            }
            SortedMap<String, DriverInfo> next = new TreeMap<>(drivers);
            next.put(name, now);
            drivers = next;
            notifyAll();
        }
        onChange.run();
    }

    private DriverInfo describe(@Nullable DriverInfo before, Fingerprint found) {
        SortedMap<String, String> attributes = new TreeMap<>();
        for (var attribute : found.attributes().entrySet()) {
            Attribute value = attribute.getValue();
            attributes.put(attribute.getKey(), value.text());
        }
        boolean detected = found.health() != Fingerprint.Health.UNDETECTED;
        boolean healthy = found.health() == Fingerprint.Health.HEALTHY;
        Instant since = clock.instant();
        if (before != null
                && before.detected() == detected
                && before.healthy() == healthy
                && before.healthDescription().equals(found.description())
                && before.updateTime() != null) {
            since = before.updateTime();
        }
        return new DriverInfo(attributes, detected, healthy, found.description(), since);
    }

    private boolean visible(String name) {
        return (allowed.isEmpty() || allowed.contains(name)) && !denied.contains(name);
    }

    private static SortedSet<String> names(String list, String oldList) {
        SortedSet<String> names = new TreeSet<>();
        for (String name : (list.isEmpty() ? oldList : list).split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    @Override
    public void close() {
        finder.interrupt();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        subscriptions.close();
    }
}
