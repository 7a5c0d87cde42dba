package io.drover.devices.tpu;

import io.drover.devices.settings.Common;
import io.drover.devices.settings.Shares;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;

/** {@code plugin "tpu" { config { … } }}. */
@Configuration
record TpuOptions(
        @Option(docs = "whether to look at all", byDefault = "true") boolean enabled,
        @Option(docs = "between two looks", byDefault = "1m") Duration fingerprintPeriod,
        @Option(docs = "where the host's /sys and /dev are", byDefault = "/") String root,
        @Option(docs = "chips for several tasks at a time") List<Shares> shares)
        implements Common {
    TpuOptions {
        Common.check(fingerprintPeriod, root, shares);
    }
}
