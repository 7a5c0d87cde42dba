package io.drover.server.scheduler;

import io.drover.api.allocation.PortMapping;
import io.drover.server.scheduler.GroupNeeds.PortAsk;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives host ports of a node to a group. */
final class Ports {
    private final NodeView view;
    private final NodeHoldings held;
    private final long salt;
    private final List<PortMapping> given = new ArrayList<>();
    private @Nullable String failure;

    private Ports(NodeView view, NodeHoldings held, long salt) {
        this.view = view;
        this.held = held;
        this.salt = salt;
    }

    /** The outcome: ports in the order of the asks, or the reason why there are none. */
    record Assignment(List<PortMapping> ports, @Nullable String failure) {}

    /**
     * Static ports first, then dynamic ones.
     *
     * @param salt where in the dynamic range the search begins, so that plans made at the same time
     *     seldom collide
     */
    static Assignment assign(NodeView view, NodeHoldings held, List<PortAsk> asks, long salt) {
        if (asks.isEmpty()) {
            return new Assignment(List.of(), null);
        }
        Ports ports = new Ports(view, held, salt);
        asks.stream().filter(ask -> ask.value() > 0).forEach(ports::give);
        asks.stream().filter(ask -> ask.value() == 0).forEach(ports::give);
        return ports.failure == null
                ? new Assignment(List.copyOf(ports.given), null)
                : new Assignment(List.of(), ports.failure);
    }

    private void give(PortAsk ask) {
        if (failure != null) {
            return;
        }
        String network = ask.hostNetwork().on(view.node);
        String name = network == null || network.isEmpty() ? "default" : network;
        List<NodeView.Address> addresses = view.addressesOf(name);
        if (addresses.isEmpty()) {
            failure = "network: no addresses available for " + name + " network";
            return;
        }
        for (NodeView.Address address : addresses) {
            int port = ask.value() > 0 ? fixed(ask, address) : dynamic(address);
            if (port > 0) {
                int to = ask.to() == -1 ? port : ask.to();
                given.add(
                        new PortMapping(
                                ask.label(), port, to, address.ip(), ask.ignoreCollision()));
                return;
            }
        }
        failure =
                ask.value() > 0
                        ? "network: reserved port collision " + ask.label() + "=" + ask.value()
                        : "network: dynamic port selection failed";
    }

    private int fixed(PortAsk ask, NodeView.Address address) {
        if (ask.ignoreCollision()) {
            return ask.value();
        }
        boolean taken =
                view.reservedPorts.get(ask.value())
                        || address.reservedPorts().get(ask.value())
                        || held.holdsPort(address.number(), ask.value())
                        || givenHas(address, ask.value());
        return taken ? -1 : ask.value();
    }

    private boolean givenHas(NodeView.Address address, int value) {
        for (PortMapping port : given) {
            if (port.value() == value && port.hostIp().equals(address.ip())) {
                return true;
            }
        }
        return false;
    }

    private int dynamic(NodeView.Address address) {
        BitSet taken = (BitSet) view.reservedPorts.clone();
        taken.or(address.reservedPorts());
        held.ports().mark(address.number(), taken);
        held.sharedPorts().mark(address.number(), taken);
        for (PortMapping port : given) {
            if (port.hostIp().equals(address.ip())) {
                taken.set(port.value());
            }
        }
        int first = view.firstDynamicPort;
        int size = view.lastDynamicPort - first + 1;
        if (size <= 0) {
            return -1;
        }
        int start = first + (int) Long.remainderUnsigned(Hash.mix(salt + given.size()), size);
        int free = taken.nextClearBit(start);
        if (free > view.lastDynamicPort) {
            free = taken.nextClearBit(first);
        }
        return free > view.lastDynamicPort ? -1 : free;
    }
}
