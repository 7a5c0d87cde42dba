package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.jobspec.hcl.BodyReader;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node pool in HCL. */
final class PoolSpec {
    private PoolSpec() {}

    /** The API's form of what a file says; without a name when it has no pool. */
    static Json read(BodyReader file) {
        List<BodyReader> pools = file.blocks("node_pool", "name");
        SortedMap<String, @Nullable Object> pool = new TreeMap<>();
        if (pools.size() > 1) {
            file.error("node_pool", "Too many node pools", "A file describes one.");
        }
        if (pools.isEmpty()) {
            return Json.of(pool);
        }
        BodyReader block = pools.getFirst();
        pool.put("Name", block.label(0));
        pool.put("Description", block.text("description"));
        pool.put("Meta", block.textMap("meta"));
        Duration ttl = block.duration("node_identity_ttl");
        if (ttl != null) {
            pool.put("NodeIdentityTTL", ttl.toNanos());
        }
        BodyReader scheduler = block.block("scheduler_config");
        if (scheduler != null) {
            SortedMap<String, @Nullable Object> config = new TreeMap<>();
            config.put("SchedulerAlgorithm", scheduler.text("scheduler_algorithm"));
            config.put(
                    "MemoryOversubscriptionEnabled",
                    scheduler.bool("memory_oversubscription_enabled"));
            pool.put("SchedulerConfiguration", config);
        }
        return Json.of(pool);
    }
}
