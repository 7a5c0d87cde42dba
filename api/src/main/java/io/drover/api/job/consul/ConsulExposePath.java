package io.drover.api.job.consul;

/**
 * A consul expose path.
 *
 * @param path path
 * @param protocol protocol
 * @param localPathPort local path port
 * @param listenerPort listener port
 */
public record ConsulExposePath(
        String path, String protocol, int localPathPort, String listenerPort) {}
