package io.drover.client.fingerprint;

import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interface whose addresses tasks are given. */
final class NetworkFingerprint {
    private static final int DEFAULT_MBITS = 1000;

    private final SystemFiles files;

    NetworkFingerprint(SystemFiles files) {
        this.files = files;
    }

    /**
     * @param wanted interface by configuration; empty takes the default route's, else loopback
     * @param speed megabits by configuration; 0 detects
     * @param reservedPorts ports held back on each address
     */
    void find(Findings into, String wanted, int speed, String reservedPorts) {
        NetworkInterface device = choose(wanted);
        if (device == null) {
            return;
        }
        int mbits = speed > 0 ? speed : detectedSpeed(device.getName());
        List<NodeNetworkAddress> addresses = new ArrayList<>();
        for (InterfaceAddress bound : device.getInterfaceAddresses()) {
            InetAddress address = bound.getAddress();
            if (address.isLinkLocalAddress()) {
                continue;
            }
            String text = text(address);
            if (addresses.isEmpty() || (address instanceof Inet4Address && isFirst4(addresses))) {
                into.set("unique.network.ip-address", text);
            }
            addresses.add(
                    new NodeNetworkAddress(family(address), "default", text, reservedPorts, ""));
            into.networks.add(hostNetwork(device.getName(), text, bits(address), mbits));
        }
        addresses.sort((a, b) -> a.family().compareTo(b.family()));
        into.nodeNetworks.add(
                new NodeNetworkResource("host", device.getName(), mac(device), mbits, addresses));
    }

    private static boolean isFirst4(List<NodeNetworkAddress> addresses) {
        return addresses.stream().noneMatch(a -> a.family().equals("ipv4"));
    }

    static NetworkResource bridgeNetwork() {
        return empty().mode("bridge").build();
    }

    static NodeNetworkResource bridgeNodeNetwork() {
        return new NodeNetworkResource("bridge", "", "", 0, null);
    }

    private static NetworkResource hostNetwork(String device, String ip, int bits, int mbits) {
        return empty().mode("host")
                .device(device)
                .ip(ip)
                .cidr(ip + "/" + bits)
                .mbits(mbits)
                .build();
    }

    private static NetworkResourceBuilder empty() {
        return NetworkResourceBuilder.builder().mode("").device("").cidr("").ip("").hostname("");
    }

    private @Nullable NetworkInterface choose(String wanted) {
        try {
            if (!wanted.isEmpty()) {
                NetworkInterface named = NetworkInterface.getByName(wanted);
                if (named != null) {
                    return named;
                }
            }
            String route = defaultRouteDevice();
            if (!route.isEmpty()) {
                return NetworkInterface.getByName(route);
            }
            return NetworkInterface.networkInterfaces()
                    .filter(NetworkFingerprint::isLoopback)
                    .findFirst()
                    .orElse(null);
        } catch (SocketException _) {
            return null;
        }
    }

    private static boolean isLoopback(NetworkInterface device) {
        try {
            return device.isLoopback();
        } catch (SocketException _) {
            return false;
        }
    }

    /** The kernel's routing table names the device first and the destination second. */
    private String defaultRouteDevice() {
        for (String line : files.lines("proc/net/route")) {
            String[] fields = line.split("\\s+", -1);
            if (fields.length > 2 && fields[1].equals("00000000")) {
                return fields[0];
            }
        }
        return "";
    }

    private int detectedSpeed(String device) {
        long speed = files.number("sys/class/net/" + device + "/speed").orElse(0);
        return speed > 0 ? (int) speed : DEFAULT_MBITS;
    }

    private static String family(InetAddress address) {
        return address instanceof Inet4Address ? "ipv4" : "ipv6";
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    private static String text(InetAddress address) {
        if (address instanceof Inet6Address && address.isLoopbackAddress()) {
            return "::1";
        }
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static String mac(NetworkInterface device) {
        try {
            byte[] address = device.getHardwareAddress();
            return address == null ? "" : HexFormat.ofDelimiter(":").formatHex(address);
        } catch (SocketException _) {
            return "";
        }
    }
}
