package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.PortMapping;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is taken of one node beyond numbers: ports, exclusive cores and device instances, each as
 * often as it is taken, since one that is being stopped may still hold what its successor has.
 */
final class NodeHoldings {
    private static final int[] EMPTY = new int[0];

    /** Holds nothing, and must not be changed. */
    static final NodeHoldings NONE = new NodeHoldings();

    private final PortBag ports;
    private final PortBag sharedPorts;

    /** By address: how many different dynamic ports are taken. */
    private int[] dynamicPorts = EMPTY;

    /** By id of a core: how often it is taken. */
    private int[] cores = EMPTY;

    /** By number of an instance: how often it is taken. */
    private int[] devices = EMPTY;

    private @Nullable VolumeUse volumes;

    NodeHoldings() {
        this(new PortBag(), new PortBag());
    }

    private NodeHoldings(PortBag ports, PortBag sharedPorts) {
        this.ports = ports;
        this.sharedPorts = sharedPorts;
    }

    /** The same, to be changed on its own. */
    NodeHoldings copy() {
        if (isEmpty()) {
            return NONE;
        }
        NodeHoldings copy = new NodeHoldings(ports.copy(), sharedPorts.copy());
        copy.dynamicPorts = dynamicPorts.clone();
        copy.cores = cores.clone();
        copy.devices = devices.clone();
        copy.volumes = volumes == null ? null : volumes.copy();
        return copy;
    }

    /** Whether it holds as much as {@link #NONE}. */
    boolean isEmpty() {
        return ports.isEmpty()
                && sharedPorts.isEmpty()
                && isZero(cores)
                && isZero(devices)
                && (volumes == null || volumes.isEmpty());
    }

    private static boolean isZero(int[] counts) {
        for (int count : counts) {
            if (count != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether any load of this kind would show in here. */
    static boolean concerns(Load load) {
        return !load.ports().isEmpty()
                || !load.cores().isEmpty()
                || !load.devices().isEmpty()
                || !load.volumes().isEmpty();
    }

    /** Adds a load, or takes it away by −1. */
    void change(NodeAddresses addresses, NodeDevices has, Load load, int by) {
        for (PortMapping port : load.ports()) {
            change(addresses, port, by);
        }
        for (int core : load.cores()) {
            if (core >= cores.length) {
                cores = Arrays.copyOf(cores, Math.max(core + 1, 2 * cores.length));
            }
            cores[core] += by;
        }
        for (AllocatedDeviceResource device : load.devices()) {
            change(has, device, by);
        }
        for (VolumeClaim claim : load.volumes()) {
            if (volumes == null) {
                volumes = new VolumeUse();
            }
            volumes.change(claim, by);
        }
    }

    /** What is done with volumes here; null when nothing is. */
    @Nullable VolumeUse volumes() {
        return volumes;
    }

    /** An instance that the node does not have any more can be in nobody's way. */
    private void change(NodeDevices has, AllocatedDeviceResource device, int by) {
        for (String id : GroupNeeds.each(device.deviceIds())) {
            int number = has.number(device, id);
            if (number >= 0) {
                if (number >= devices.length) {
                    devices = Arrays.copyOf(devices, has.size());
                }
                devices[number] += by;
            }
        }
    }

    /** A port on an address that the node does not have any more can be in nobody's way. */
    private void change(NodeAddresses addresses, PortMapping port, int by) {
        int address = addresses.number(port.hostIp());
        if (address < 0) {
            return;
        }
        PortBag bag = port.ignoreCollision() ? sharedPorts : ports;
        PortBag other = port.ignoreCollision() ? ports : sharedPorts;
        boolean changed =
                by > 0 ? bag.add(address, port.value()) : bag.remove(address, port.value());
        if (changed && addresses.isDynamic(port.value()) && !other.holds(address, port.value())) {
            if (address >= dynamicPorts.length) {
                dynamicPorts = Arrays.copyOf(dynamicPorts, addresses.count());
            }
            dynamicPorts[address] += by;
        }
    }

    boolean holdsPort(int address, int port) {
        return ports.holds(address, port) || sharedPorts.holds(address, port);
    }

    /** How many dynamic ports of an address are taken. */
    int dynamicPorts(int address) {
        return address < dynamicPorts.length ? dynamicPorts[address] : 0;
    }

    /** Marks all ports taken on an address. */
    void markPorts(int address, BitSet taken) {
        ports.mark(address, taken);
        sharedPorts.mark(address, taken);
    }

    boolean holdsCore(int core) {
        return core < cores.length && cores[core] > 0;
    }

    /** Whether a device instance is taken, by its number. */
    boolean holdsDevice(int instance) {
        return instance < devices.length && devices[instance] > 0;
    }

    /** What is taken more than once, or of what the node does not have; null when all is well. */
    @Nullable String excess(NodeView view) {
        for (int core = 0; core < cores.length; core++) {
            if (cores[core] > (view.cores.has(core) ? 1 : 0)) {
                return "cores";
            }
        }
        if (Arrays.stream(devices).anyMatch(times -> times > 1)) {
            return "devices: device oversubscribed";
        }
        return ports.hasTwice() ? "network: port collision" : null;
    }

    /**
     * What of a load is taken already, or not there to be taken; null when all is free.
     *
     * @param inRegion what all allocations do with volumes
     */
    @Nullable String refuses(NodeView view, Load load, VolumeUse inRegion) {
        for (VolumeClaim claim : load.volumes()) {
            String refusal = VolumeUse.refusal(claim, inRegion, volumes);
            if (refusal != null) {
                return refusal;
            }
        }
        for (int core : load.cores()) {
            if (holdsCore(core) || !view.cores.has(core)) {
                return "cores";
            }
        }
        for (AllocatedDeviceResource device : load.devices()) {
            for (String id : GroupNeeds.each(device.deviceIds())) {
                int number = view.devices.number(device, id);
                if (number < 0) {
                    return Grants.NO_DEVICES;
                }
                if (holdsDevice(number)) {
                    return "devices: device oversubscribed";
                }
            }
        }
        for (PortMapping port : load.ports()) {
            int address = view.addresses.number(port.hostIp());
            if (!port.ignoreCollision() && ports.holds(address, port.value())) {
                return "network: port collision";
            }
        }
        return null;
    }

    @Override
    public String toString() {
        StringBuilder held = new StringBuilder();
        for (int core = 0; core < cores.length; core++) {
            held.append(cores[core] == 0 ? "" : "core " + core + " x" + cores[core] + " ");
        }
        for (int device = 0; device < devices.length; device++) {
            held.append(devices[device] == 0 ? "" : "device " + device + " x" + devices[device]);
        }
        return held
                + ports.toString()
                + sharedPorts
                + dynamicTotal()
                + (volumes == null ? "" : volumes);
    }

    private int dynamicTotal() {
        return Arrays.stream(dynamicPorts).sum();
    }
}
