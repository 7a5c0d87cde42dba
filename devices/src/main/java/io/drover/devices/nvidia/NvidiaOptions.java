package io.drover.devices.nvidia;

import io.drover.devices.settings.Common;
import io.drover.devices.settings.Shares;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;

/** {@code plugin "nvidia-gpu" { config { … } }}. */
@Configuration
record NvidiaOptions(
        @Option(docs = "whether to look at all", byDefault = "true") boolean enabled,
        @Option(docs = "between two looks", byDefault = "1m") Duration fingerprintPeriod,
        @Option(docs = "where the host's /proc, /dev and pipes are", byDefault = "/") String root,
        @Option(docs = "GPUs or slices for several tasks at a time") List<Shares> shares,
        @Option(docs = "UUIDs of GPUs or slices to leave out") List<String> ignoredGpuIds,
        @Option(docs = "errors that do not make a GPU unhealthy") List<Long> ignoredXids,
        @Option(docs = "where NVML is", byDefault = "libnvidia-ml.so.1") String library,
        @Option(docs = "pipes of the sharing daemon", byDefault = "/tmp/nvidia-mps")
                String mpsPipeDirectory)
        implements Common {
    private static final int MOST_SHARES = 48; // clients of one sharing daemon

    NvidiaOptions {
        Common.check(fingerprintPeriod, root, shares);
        if (!mpsPipeDirectory.startsWith("/")) {
            throw new IllegalArgumentException(
                    "mps_pipe_directory is \""
                            + mpsPipeDirectory
                            + "\", expected an absolute path");
        }
        for (var block : shares) {
            if (block.count() > MOST_SHARES) {
                throw new IllegalArgumentException(
                        "shares: count is " + block.count() + ", expected 1 to " + MOST_SHARES);
            }
        }
    }
}
