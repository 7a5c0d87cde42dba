package io.drover.plugin.testkit;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;

/** What a task of the model does. */
@Configuration
record ModelOptions(
        @Option(byDefault = "") String say,
        @Option(byDefault = "false") boolean stay,
        @Option(byDefault = "0", min = 0, max = 255) int code,
        @Option(byDefault = "false") boolean deaf,
        @Option(byDefault = "0") int hangUpCode) {}
