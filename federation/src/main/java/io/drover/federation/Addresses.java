package io.drover.federation;

import io.drover.federation.swim.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /**
     * All endpoints that {@code address} may mean.
     *
     * @param address {@code host}, {@code host:port} or {@code [ipv6]:port}; a host may be a name
     * @throws UnknownHostException when a name has no address
     * @throws IllegalArgumentException when it is malformed
     */
    static List<Endpoint> resolve(String address, int defaultPort) throws IOException {
        String text = address.strip();
        String host = text;
        int port = defaultPort;
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("a bracket is not closed");
            }
            host = text.substring(1, end);
            if (end + 1 < text.length()) {
                port = port(text.substring(end + 1).replaceFirst("^:", ""));
            }
        } else if (colon >= 0 && text.indexOf(':') == colon) {
            host = text.substring(0, colon);
            port = port(text.substring(colon + 1));
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is missing");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (InetAddress found : lookUp(host)) {
            endpoints.add(new Endpoint(found.getHostAddress(), port));
        }
        return endpoints;
    }

    private static InetAddress[] lookUp(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("no address is known for " + host, e);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the port is no number: " + text, e);
        }
        throw new IllegalArgumentException("the port must be 1 to 65535, not " + text);
    }
}
