package io.drover.plugin.host;

import io.drover.plugin.PluginInfo;
import io.grpc.ManagedChannel;

/** The lasting side of a plugin whose processes come and go. */
sealed interface PluginClient permits GrpcDriverClient, GrpcDeviceClient {
    /**
     * What serves the plugin.
     *
     * @param bundled it comes with the agent
     */
    record Origin(PluginInfo info, boolean bundled) {}

    /** A configured process answers, of the same or a newer origin. */
    void linked(ManagedChannel connected, Origin from) throws InterruptedException;

    /** The process is gone; another one follows. */
    void lost();

    /** The plugin is there but must not be used. */
    void unusable(String why);

    void close();
}
