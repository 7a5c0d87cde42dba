package io.drover.api.job.consul;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.LogConfig;
import io.drover.api.job.Resources;
import io.drover.api.job.VolumeMount;
import io.drover.api.job.WorkloadIdentity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What differs in the task that a sidecar runs as.
 *
 * @param name default {@code connect-proxy-<service>}
 * @param driver default {@code docker}
 * @param user user
 * @param config config
 * @param env env
 * @param resources default CPU 250, MemoryMB 128 for injected proxies
 * @param meta meta
 * @param killTimeout default {@code 5s}
 * @param logConfig default 2 files × 2 MB when injected
 * @param shutdownDelay shutdown delay
 * @param killSignal kill signal
 * @param volumeMounts volume mounts
 * @param identities identities
 */
@RecordBuilder
public record SidecarTask(
        String name,
        String driver,
        String user,
        @Nullable SortedMap<String, Object> config,
        @Nullable SortedMap<String, String> env,
        @Nullable Resources resources,
        @Nullable SortedMap<String, String> meta,
        @Nullable Duration killTimeout,
        @Nullable LogConfig logConfig,
        @Nullable Duration shutdownDelay,
        String killSignal,
        @Nullable List<VolumeMount> volumeMounts,
        @Nullable List<WorkloadIdentity> identities) {
    public SidecarTask {
        name = Absent.asEmpty(name);
        driver = Absent.asEmpty(driver);
        user = Absent.asEmpty(user);
        killSignal = Absent.asEmpty(killSignal);
        volumeMounts = Ordered.list(volumeMounts);
        identities = Ordered.list(identities);
        config = Ordered.map(config);
        env = Ordered.map(env);
        meta = Ordered.map(meta);
    }
}
