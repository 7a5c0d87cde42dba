package io.drover.api.job.consul;

import io.drover.api.Absent;

/**
 * A path that is open without the mesh.
 *
 * @param path path
 * @param protocol protocol
 * @param localPathPort local path port
 * @param listenerPort listener port
 */
public record ConsulExposePath(
        String path, String protocol, int localPathPort, String listenerPort) {
    public ConsulExposePath {
        path = Absent.asEmpty(path);
        protocol = Absent.asEmpty(protocol);
        listenerPort = Absent.asEmpty(listenerPort);
    }
}
