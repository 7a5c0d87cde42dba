package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where an agent listens and what it tells others, ports filled in; {@code host:port} each.
 *
 * @param http where HTTP listens
 * @param rpc where RPC listens, as configured for an agent without a server
 * @param serf where gossip listens
 * @param httpAdvertise what others are told of HTTP
 * @param rpcAdvertise what others are told of RPC
 * @param serfAdvertise what others are told of gossip
 * @param serverId the server's id; empty without a server
 */
record AgentAddresses(
        List<String> http,
        String rpc,
        String serf,
        String httpAdvertise,
        String rpcAdvertise,
        String serfAdvertise,
        String serverId) {
    String bound(boolean server) {
        String text = "HTTP: [" + String.join(" ", http) + "]";
        return server ? text + "; RPC: " + rpc + "; Serf: " + serf : text;
    }

    String advertised(boolean server) {
        String text = "HTTP: " + httpAdvertise;
        return server ? text + "; RPC: " + rpcAdvertise + "; Serf: " + serfAdvertise : text;
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    static List<String> texts(List<InetSocketAddress> addresses) {
        return addresses.stream().map(AgentAddresses::text).collect(Collectors.toList());
    }

    /**
     * What others are told.
     *
     * @param configured {@code host} or {@code host:port}; empty to derive it from what was bound
     */
    static String advertise(String configured, InetSocketAddress bound, AgentConfig config)
            throws IOException {
        if (!configured.isEmpty()) {
            return hasPort(configured) ? configured : configured + ":" + bound.getPort();
        }
        InetAddress address = bound.getAddress();
        if (address != null && !address.isAnyLocalAddress()) {
            return text(bound);
        }
        InetAddress found =
                address(config)
                        .orElseThrow(() ->
                                new IOException(
                                        "this machine has no address to tell others;"
                                                + " set advertise or bind_addr"));
        return text(new InetSocketAddress(found, bound.getPort()));
    }

    private static boolean hasPort(String address) {
        return address.startsWith("[")
                ? address.contains("]:")
                : address.indexOf(':') > 0 && address.indexOf(':') == address.lastIndexOf(':');
    }

    /** The machine's own address: private before public, IPv4 before IPv6. */
    private static Optional<InetAddress> address(AgentConfig config) throws SocketException {
        Optional<InetAddress> found =
                Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                        .filter(AgentAddresses::isUp)
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                        .min((a, b) -> Integer.compare(rank(a), rank(b)));
        return found.isPresent() || !config.dev()
                ? found
                : Optional.of(InetAddress.getLoopbackAddress());
    }

    private static int rank(InetAddress address) {
        return (address instanceof Inet4Address ? 0 : 2) + (address.isSiteLocalAddress() ? 0 : 1);
    }

    private static boolean isUp(NetworkInterface nic) {
        try {
            return nic.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * A configured address with its port.
     *
     * @throws IOException if the host is unknown; the message names the setting
     */
    static InetSocketAddress resolve(String host, int port, String setting) throws IOException {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IOException(
                    "\"" + host + "\" is no address of this machine; set " + setting, e);
        }
    }
}
