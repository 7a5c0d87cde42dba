package io.drover.devices.fpga;

import io.drover.devices.settings.Common;
import io.drover.devices.settings.Shares;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;

/** {@code plugin "fpga" { config { … } }}. */
@Configuration
record FpgaOptions(
        @Option(docs = "whether to look at all", byDefault = "true") boolean enabled,
        @Option(docs = "between two looks", byDefault = "1m") Duration fingerprintPeriod,
        @Option(docs = "where the host's /sys and /dev are", byDefault = "/") String root,
        @Option(docs = "boards for several tasks at a time") List<Shares> shares,
        @Option(docs = "also give what boards are programmed by", byDefault = "false")
                boolean management)
        implements Common {
    FpgaOptions {
        Common.check(fingerprintPeriod, root, shares);
    }
}
