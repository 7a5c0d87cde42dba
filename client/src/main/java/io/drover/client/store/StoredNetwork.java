package io.drover.client.store;

import io.drover.api.json.CompiledCodec;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import org.jspecify.annotations.Nullable;

/**
 * A network that a driver makes for an allocation.
 *
 * @param driver who makes it
 * @param network null from the moment that it is intended until the driver has answered
 */
@CompiledCodec
public record StoredNetwork(String driver, @Nullable NetworkIsolation network) {}
