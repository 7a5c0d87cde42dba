package io.drover.plugin.host;

import io.grpc.ManagedChannel;

/** The lasting side of a plugin whose processes come and go. */
sealed interface PluginClient permits GrpcDriverClient, GrpcDeviceClient {
    /** A configured process answers. */
    void linked(ManagedChannel connected) throws InterruptedException;

    /** The process is gone; another one follows. */
    void lost();

    /** The plugin is there but must not be used. */
    void unusable(String why);

    void close();
}
