package io.drover.api.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a failing check restarts its task.
 *
 * @param limit 0 disables
 * @param grace default {@code 1s}
 * @param ignoreWarnings ignore warnings
 */
public record CheckRestart(int limit, @Nullable Duration grace, boolean ignoreWarnings) {}
