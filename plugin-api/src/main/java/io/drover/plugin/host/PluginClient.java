package io.drover.plugin.host;

import io.drover.plugin.PluginInfo;
import io.grpc.ManagedChannel;

/** The lasting side of a plugin whose processes come and go. */
sealed interface PluginClient permits GrpcDriverClient, GrpcDeviceClient {
    /**
     * What serves the plugin.
     *
     * @param place where it is served
     */
    record Origin(PluginInfo info, Place place) {
        boolean bundled() {
            return place != Place.EXTERNAL;
        }
    }

    /** Where a plugin is served. */
    enum Place {
        EXTERNAL,
        /** In a process that comes with the agent. */
        BUILT_IN,
        /** In the one of these that also collects the output of tasks. */
        BESIDE_OUTPUT
    }

    /** A configured process answers, of the same or a newer origin. */
    void linked(ManagedChannel connected, Origin from) throws InterruptedException;

    /** The process is gone; another one follows. */
    void lost();

    /** The plugin is there but must not be used. */
    void unusable(String why);

    void close();
}
