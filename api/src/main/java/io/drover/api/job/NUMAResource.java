package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task wants its cores to lie on the machine's memory nodes.
 *
 * @param affinity {@code none}, {@code prefer}, {@code require}; default {@code none}
 * @param devices Device names that must share the NUMA node
 */
public record NUMAResource(String affinity, @Nullable List<String> devices) {
    public NUMAResource {
        affinity = Absent.asEmpty(affinity);
        devices = Ordered.list(devices);
    }
}
