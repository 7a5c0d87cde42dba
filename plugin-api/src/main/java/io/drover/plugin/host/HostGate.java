package io.drover.plugin.host;

import io.drover.plugin.host.BuiltInHost.Start;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a process from being started before it is wanted; opens once. */
final class HostGate {
    private static final Logger LOG = LoggerFactory.getLogger("client.plugin_host");
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(15);

    private final String name;
    private final List<Sign> signs;
    private final boolean opensOnUse;
    private final Duration lookPeriod;
    private final CountDownLatch open = new CountDownLatch(1);

    private HostGate(String name, List<Sign> signs, boolean opensOnUse, Duration lookPeriod) {
        this.name = name;
        this.signs = signs;
        this.opensOnUse = opensOnUse;
        this.lookPeriod = lookPeriod;
    }

    /** A gate that stands open. */
    static HostGate open() {
        var gate = new HostGate("", List.of(), true, LOOK_PERIOD);
        gate.open.countDown();
        return gate;
    }

    /** The gate of a host, after a first look at the signs. */
    static HostGate of(BuiltInHost host) {
        return of(host, LOOK_PERIOD);
    }

    static HostGate of(BuiltInHost host, Duration lookPeriod) {
        return switch (host.start()) {
            case Start.AtOnce() -> open();
            case Start.OnUse(var signs) -> looked(host.name(), signs, true, lookPeriod);
            case Start.OnlyWith(var signs) -> looked(host.name(), signs, false, lookPeriod);
        };
    }

    private static HostGate looked(
            String name, List<Sign> signs, boolean opensOnUse, Duration lookPeriod) {
        var gate = new HostGate(name, signs, opensOnUse, lookPeriod);
        if (!gate.look()) {
            LOG.info(
                    "Plugin host {}: not started, there is no {}",
                    name,
                    String.join(" and no ", signs.stream().map(Sign::what).toList()));
        }
        return gate;
    }

    boolean isOpen() {
        return open.getCount() == 0;
    }

    /** Somebody wants a plugin of the host. */
    void use() {
        if (opensOnUse) {
            open.countDown();
        }
    }

    /** Waits until the host is wanted. */
    void await() throws InterruptedException {
        while (!open.await(lookPeriod.toMillis(), TimeUnit.MILLISECONDS)) {
            look();
        }
    }

    private boolean look() {
        for (var sign : signs) {
            if (sign.isThere().getAsBoolean()) {
                LOG.info("Plugin host {}: wanted for {}", name, sign.what());
                open.countDown();
                return true;
            }
        }
        return false;
    }
}
