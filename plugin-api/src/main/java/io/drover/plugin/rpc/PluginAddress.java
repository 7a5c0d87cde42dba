package io.drover.plugin.rpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where a plugin process listens. */
public sealed interface PluginAddress {
    /** A socket in the file system. */
    record Unix(Path socket) implements PluginAddress {
        @Override
        public String network() {
            return "unix";
        }

        @Override
        public String address() {
            return socket.toString();
        }

        @Override
        public SocketAddress socketAddress() {
            return UnixDomainSocketAddress.of(socket);
        }
    }

    /** A port of this machine. */
    record Tcp(InetSocketAddress socketAddress) implements PluginAddress {
        @Override
        public String network() {
            return "tcp";
        }

        @Override
        public String address() {
            return socketAddress.getAddress().getHostAddress() + ":" + socketAddress.getPort();
        }
    }

    /** {@code unix} or {@code tcp}. */
    String network();

    /** The path, or {@code address:port}. */
    String address();

    SocketAddress socketAddress();

    /**
     * Reads the two fields of a handshake.
     *
     * @throws IOException if it is no address of this machine
     */
    static PluginAddress parse(String network, String address) throws IOException {
        return switch (network) {
            case "unix" -> new Unix(Path.of(address));
            case "tcp" -> new Tcp(local(address));
            default ->
                    throw new IOException(
                            "the plugin listens on \"" + network + "\", expected unix or tcp");
        };
    }

    private static InetSocketAddress local(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            var found = new InetSocketAddress(address.substring(0, Math.max(0, colon)), port);
            if (!found.isUnresolved() && found.getAddress().isLoopbackAddress() && port > 0) {
                return found;
            }
        } catch (IllegalArgumentException _) {
            // Neither a number nor a port.
        }
        throw new IOException(
                "the plugin listens on \""
                        + address
                        + "\", expected an address of this machine only, such as 127.0.0.1:10000");
    }
}
