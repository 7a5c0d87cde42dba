package io.drover.agent.config;

import io.drover.jobspec.hcl.BodyReader;
import io.drover.server.upkeep.HeartbeatSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how often nodes have to report, out of the block {@code server}. */
final class HeartbeatConfig {
    private final BodyReader server;
    private final ServerSettingsBuilder to;

    HeartbeatConfig(BodyReader server, ServerSettingsBuilder to) {
        this.server = server;
        this.to = to;
    }

    void read() {
        HeartbeatSettings before = to.heartbeats();
        to.heartbeats(
                new HeartbeatSettings(
                        duration("min_heartbeat_ttl", before.minTtl(), true),
                        rate(before.maxPerSecond()),
                        duration("heartbeat_grace", before.grace(), false),
                        duration("failover_heartbeat_ttl", before.failoverTtl(), false)));
    }

    private double rate(double before) {
        Double rate = server.decimal("max_heartbeats_per_second");
        if (rate == null) {
            return before;
        }
        if (rate <= 0) {
            server.error(
                    "max_heartbeats_per_second",
                    "Invalid max_heartbeats_per_second",
                    "It has to be more than 0.");
            return before;
        }
        return rate;
    }

    private Duration duration(String name, Duration before, boolean positive) {
        @Nullable Duration found = server.duration(name);
        if (found == null) {
            return before;
        }
        if (found.isNegative() || (positive && found.isZero())) {
            server.error(name, "Invalid " + name, "It has to be a time such as 10s.");
            return before;
        }
        return found;
    }
}
