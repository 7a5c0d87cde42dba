package io.drover.server.scheduler;

import io.drover.api.allocation.PortMapping;
import io.drover.server.scheduler.GroupNeeds.PortAsk;
import io.drover.server.scheduler.NodeAddresses.Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives host ports of a node to a group. */
final class Ports {
    /** Ports tried one after the other before all taken ones are looked at together. */
    private static final int PROBES = 16;

    private final NodeView view;
    private final NodeAddresses addresses;
    private final NodeHoldings held;
    private final long salt;
    private final List<PortMapping> given = new ArrayList<>();
    private @Nullable String failure;

    private Ports(NodeView view, NodeAddresses addresses, NodeHoldings held, long salt) {
        this.view = view;
        this.addresses = addresses;
        this.held = held;
        this.salt = salt;
    }

    /** The outcome: ports, static ones first, or the reason why there are none. */
    record Assignment(List<PortMapping> ports, @Nullable String failure) {
        private static final Assignment NOTHING = new Assignment(List.of(), null);
    }

    /**
     * Static ports first, then dynamic ones.
     *
     * @param addresses those of the view, which is looked at only where a host network is named by
     *     something of the node
     * @param salt where in the dynamic range the search begins, so that plans made at the same time
     *     seldom collide
     */
    static Assignment assign(
            NodeView view,
            NodeAddresses addresses,
            NodeHoldings held,
            List<PortAsk> asks,
            long salt) {
        if (asks.isEmpty()) {
            return Assignment.NOTHING;
        }
        Ports ports = new Ports(view, addresses, held, salt);
        for (PortAsk ask : asks) { // static ones come first
            ports.give(ask);
        }
        return ports.failure == null
                ? new Assignment(ports.given, null)
                : new Assignment(List.of(), ports.failure);
    }

    /** Why {@link #assign} would fail; null when it would not. */
    static @Nullable String lack(NodeView view, NodeHoldings held, List<PortAsk> asks) {
        return asks.isEmpty() || clearlyFit(view, held, asks)
                ? null
                : assign(view, view.addresses, held, asks, 0).failure();
    }

    /** Whether plain counting shows that there are enough ports. */
    private static boolean clearlyFit(NodeView view, NodeHoldings held, List<PortAsk> asks) {
        for (PortAsk ask : asks) {
            List<Address> addresses = view.addresses.of(ask.networkOn(view));
            if (addresses.isEmpty()) {
                return false;
            }
            Address first = addresses.getFirst();
            boolean fits =
                    ask.isStatic()
                            ? isFree(first, held, ask)
                            : first.dynamic() - held.dynamicPorts(first.number()) >= asks.size();
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(Address address, NodeHoldings held, PortAsk ask) {
        return ask.ignoreCollision()
                || (!address.reserved().get(ask.value())
                        && !held.holdsPort(address.number(), ask.value()));
    }

    private void give(PortAsk ask) {
        if (failure != null) {
            return;
        }
        String network = ask.networkOn(view);
        List<Address> tried = addresses.of(network);
        for (int i = 0; i < tried.size(); i++) { // hot: no iterator
            Address address = tried.get(i);
            int port = ask.isStatic() ? fixed(ask, address) : dynamic(address);
            if (port > 0) {
                int to = ask.to() == -1 ? port : ask.to();
                given.add(
                        new PortMapping(
                                ask.label(),
                                port,
                                to,
                                addresses.ip(address),
                                ask.ignoreCollision()));
                return;
            }
        }
        if (tried.isEmpty()) {
            failure = "network: no addresses available for " + network + " network";
        } else {
            failure =
                    ask.isStatic()
                            ? "network: reserved port collision " + ask.label() + "=" + ask.value()
                            : "network: dynamic port selection failed";
        }
    }

    private int fixed(PortAsk ask, Address address) {
        boolean free =
                isFree(address, held, ask)
                        && (ask.ignoreCollision() || !givenHas(address, ask.value()));
        return free ? ask.value() : -1;
    }

    private boolean givenHas(Address address, int value) {
        for (PortMapping port : given) {
            if (port.value() == value && port.hostIp().equals(addresses.ip(address))) {
                return true;
            }
        }
        return false;
    }

    private int dynamic(Address address) {
        int first = addresses.firstDynamic();
        int size = addresses.lastDynamic() - first + 1;
        if (address.dynamic() <= 0) {
            return -1;
        }
        boolean keepsBack = address.dynamic() < size; // most do not, and need not be looked through
        int start = (int) Long.remainderUnsigned(Hash.mix(salt + given.size()), size);
        for (int i = 0; i < Math.min(PROBES, size); i++) {
            int port = first + (start + i) % size;
            if (!(keepsBack && address.reserved().get(port))
                    && !held.holdsPort(address.number(), port)
                    && !givenHas(address, port)) {
                return port;
            }
        }
        return search(address, first + start);
    }

    private int search(Address address, int start) {
        BitSet taken = (BitSet) address.reserved().clone();
        held.markPorts(address.number(), taken);
        for (PortMapping port : given) {
            if (port.hostIp().equals(addresses.ip(address))) {
                taken.set(port.value());
            }
        }
        int free = taken.nextClearBit(start);
        if (free > addresses.lastDynamic()) {
            free = taken.nextClearBit(addresses.firstDynamic());
        }
        return free > addresses.lastDynamic() ? -1 : free;
    }
}
