package io.drover.cli.job;

import io.drover.api.GoDuration;
import io.drover.api.client.Json;
import io.drover.api.job.PeriodicConfig;
import io.drover.cli.shell.Invocation;
import io.drover.cli.view.Times;
import io.drover.jobspec.cron.PeriodicTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** When a periodic job is launched next, as people read it. */
final class NextLaunch {
    private NextLaunch() {}

    /**
     * The time and how far off it is; empty when there is none any more, or when this version does
     * not understand the job's times.
     */
    static String of(Invocation call, Json job) {
        Json periodic = job.get("Periodic");
        if (!periodic.get("Enabled").isNull() && !periodic.flag("Enabled")) {
            return "";
        }
        List<String> specs = new ArrayList<>(periodic.texts("Specs"));
        PeriodicConfig config =
                new PeriodicConfig(
                        true,
                        specs.isEmpty() ? periodic.text("Spec") : "",
                        specs,
                        "cron",
                        false,
                        periodic.text("TimeZone"));
        try {
            Instant now = call.terminal().clock().instant();
            Instant next = PeriodicTimes.of(config).next(now);
            return next == null
                    ? ""
                    : "%s (%s from now)"
                            .formatted(
                                    Times.exact(next, PeriodicTimes.zone(config.timeZone())),
                                    GoDuration.format(
                                            Duration.between(
                                                    now.truncatedTo(ChronoUnit.SECONDS), next)));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
