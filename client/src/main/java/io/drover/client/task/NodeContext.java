package io.drover.client.task;

import io.drover.api.node.Node;
import io.drover.client.ClientConfig;
import io.drover.client.device.DeviceTable;
import io.drover.client.driver.DriverTable;
import io.drover.client.store.LocalStore;
import io.drover.plugin.host.LogCollector;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What every runner on a node shares.
 *
 * @param config the node's
 * @param node as it is known now
 * @param drivers where tasks are started
 * @param devices what tasks may be given
 * @param logs where their output is collected
 * @param store what outlives the agent
 * @param clock for events and restarts
 * @param chance from 0 to 1, for pauses
 * @param hostEnvironment the agent's own environment
 */
public record NodeContext(
        ClientConfig config,
        Supplier<Node> node,
        DriverTable drivers,
        DeviceTable devices,
        LogCollector logs,
        LocalStore store,
        InstantSource clock,
        DoubleSupplier chance,
        Map<String, String> hostEnvironment) {}
