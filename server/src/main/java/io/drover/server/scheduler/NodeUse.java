package io.drover.server.scheduler;

import io.drover.api.allocation.PortMapping;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is taken of one node while a plan is made or checked. Not thread-safe. */
final class NodeUse {
    final NodeView view;
    int cpu;
    int memory;
    int disk;
    int allocations;
    final BitSet cores = new BitSet();
    private boolean coreTwice;
    final List<PortMapping> ports = new ArrayList<>();
    final TreeSet<String> devices = new TreeSet<>();

    NodeUse(NodeView view) {
        this.view = view;
    }

    void add(Load load) {
        allocations++;
        cpu += load.cpu();
        memory += load.memory();
        disk += load.disk();
        for (int core : load.cores()) {
            coreTwice |= cores.get(core);
            cores.set(core);
        }
        ports.addAll(load.ports());
        devices.addAll(load.devices());
    }

    void remove(Load load) {
        allocations--;
        cpu -= load.cpu();
        memory -= load.memory();
        disk -= load.disk();
        load.cores().forEach(cores::clear);
        load.ports().forEach(ports::remove);
        load.devices().forEach(devices::remove);
    }

    int freeCores() {
        int free = 0;
        for (int core : view.cores.keySet()) {
            free += cores.get(core) ? 0 : 1;
        }
        return free;
    }

    /** The dimension of which this much more would be too much; null when it fits. */
    @Nullable String lacksFor(int moreCpu, int moreMemory, int moreDisk) {
        if (view.maxAllocations > 0 && allocations + 1 > view.maxAllocations) {
            return "max allocation exceeded";
        }
        if ((long) cpu + moreCpu > view.cpu) {
            return "cpu";
        }
        if ((long) memory + moreMemory > view.memory) {
            return "memory";
        }
        return (long) disk + moreDisk > view.disk ? "disk" : null;
    }

    /** The dimension of which more is taken than there is; null when all is well. */
    @Nullable String overcommitted() {
        if (view.maxAllocations > 0 && allocations > view.maxAllocations) {
            return "max allocation exceeded";
        }
        if (coreTwice || cores.stream().anyMatch(core -> !view.cores.containsKey(core))) {
            return "cores";
        }
        if (cpu > view.cpu) {
            return "cpu";
        }
        if (memory > view.memory) {
            return "memory";
        }
        if (disk > view.disk) {
            return "disk";
        }
        return Ports.collision(this);
    }
}
