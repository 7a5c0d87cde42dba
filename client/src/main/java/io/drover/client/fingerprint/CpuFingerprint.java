package io.drover.client.fingerprint;

import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeProcessorResources;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Cores, their speed and where they sit.
 *
 * <p>The speed of a core is its base frequency, else its highest one, else what {@code
 * /proc/cpuinfo} shows at the moment. The sum over all cores is the node's compute in megahertz.
 */
final class CpuFingerprint {
    private static final int KHZ_PER_MHZ = 1000;
    private static final int GUESSED_MHZ = 1000;

    private final SystemFiles files;

    CpuFingerprint(SystemFiles files) {
        this.files = files;
    }

    record Cpu(NodeCpuResources legacy, NodeProcessorResources processors) {}

    /**
     * @param overrideMhz the whole node's compute by configuration; 0 detects
     * @param reservedMhz held back for the host
     */
    Cpu find(Findings into, int overrideMhz, int reservedMhz) {
        List<String> info = files.lines("proc/cpuinfo");
        List<NumaCore> cores = cores(info);
        int detected = cores.stream().mapToInt(CpuFingerprint::speed).sum();
        int total = overrideMhz > 0 ? overrideMhz : detected;
        into.set("cpu.arch", architecture(System.getProperty("os.arch", "")));
        into.set("cpu.modelname", field(info, "model name"));
        into.set("cpu.numcores", cores.size());
        into.set("cpu.reservablecores", cores.size());
        into.set("cpu.frequency", cores.isEmpty() ? 0 : speed(cores.getFirst()));
        into.set("cpu.totalcompute", total);
        into.set("cpu.usablecompute", Math.max(0, total - reservedMhz));
        List<Integer> nodes = numaNodes(into, cores);
        List<Integer> ids = cores.stream().map(NumaCore::id).toList();
        return new Cpu(
                new NodeCpuResources(total, cores.size(), ids),
                new NodeProcessorResources(
                        new NumaTopology(nodes, null, cores, overrideMhz, reservedMhz)));
    }

    private List<NumaCore> cores(List<String> info) {
        List<NumaCore> cores = new ArrayList<>();
        int fallback = megahertzOf(info);
        for (int id : onlineCores()) {
            String cpu = "sys/devices/system/cpu/cpu" + id;
            int base = kilohertz(cpu + "/cpufreq/base_frequency");
            int max = kilohertz(cpu + "/cpufreq/cpuinfo_max_freq");
            int socket =
                    (int)
                            Math.max(
                                    0,
                                    files.number(cpu + "/topology/physical_package_id").orElse(0));
            int guess = base == 0 && max == 0 ? fallback : 0;
            cores.add(new NumaCore(socket, nodeOf(cpu), id, true, false, base, max, guess));
        }
        return cores;
    }

    private List<Integer> onlineCores() {
        String online = files.text("sys/devices/system/cpu/online").orElse("");
        List<Integer> ids = Ranges.parse(online);
        if (!ids.isEmpty()) {
            return ids;
        }
        List<Integer> guessed = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            guessed.add(i);
        }
        return guessed;
    }

    private int nodeOf(String cpu) {
        for (int node : numaNodeIds()) {
            if (files.exists(cpu + "/node" + node)) {
                return node;
            }
        }
        return 0;
    }

    private List<Integer> numaNodeIds() {
        List<Integer> nodes = Ranges.parse(files.text("sys/devices/system/node/online").orElse(""));
        return nodes.isEmpty() ? List.of(0) : nodes;
    }

    private List<Integer> numaNodes(Findings into, List<NumaCore> cores) {
        List<Integer> nodes = numaNodeIds();
        into.set("numa.node.count", nodes.size());
        for (int node : nodes) {
            TreeSet<Integer> ids = new TreeSet<>();
            cores.stream().filter(c -> c.nodeId() == node).forEach(c -> ids.add(c.id()));
            into.set("numa.node" + node + ".cores", Ranges.format(ids));
        }
        return nodes;
    }

    private int kilohertz(String path) {
        return (int) (files.number(path).orElse(0) / KHZ_PER_MHZ);
    }

    private static int speed(NumaCore core) {
        if (core.baseSpeed() > 0) {
            return core.baseSpeed();
        }
        return core.maxSpeed() > 0 ? core.maxSpeed() : core.guessSpeed();
    }

    private static int megahertzOf(List<String> info) {
        try {
            return (int) Double.parseDouble(field(info, "cpu MHz"));
        } catch (NumberFormatException _) {
            return GUESSED_MHZ;
        }
    }

    private static String field(List<String> info, String name) {
        for (String line : info) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /** The names of the wire, which are not the JVM's. */
    static String architecture(String osArch) {
        return switch (osArch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> osArch;
        };
    }
}
