package io.drover.plugin.host;

import io.drover.api.Bytes;
import io.drover.plugin.DriverNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A started task as the agent keeps it in its local state.
 *
 * @param taskId the id that it was started with
 * @param handle opaque; only the driver that made it can read it
 * @param network address that the driver gave it, null mostly
 */
public record RunningTask(String taskId, Bytes handle, @Nullable DriverNetwork network) {}
