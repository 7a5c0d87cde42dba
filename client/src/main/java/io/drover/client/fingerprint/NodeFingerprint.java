package io.drover.client.fingerprint;

import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeResources;
import io.drover.client.ClientConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what this machine is.
 *
 * <p>The options {@code fingerprint.allowlist} and {@code fingerprint.denylist} choose among {@code
 * cpu}, {@code memory}, {@code storage}, {@code network}, {@code host}, {@code cgroup} and {@code
 * nomad}.
 */
public final class NodeFingerprint {
    private static final long MIB = 1024L * 1024;

    private final ClientConfig config;
    private final SystemFiles files;
    private final Set<String> allowed;
    private final Set<String> denied;

    public NodeFingerprint(ClientConfig config, SystemFiles files) {
        this.config = config;
        this.files = files;
        this.allowed = names(config.option("fingerprint.allowlist"));
        this.denied = names(config.option("fingerprint.denylist"));
    }

    /** Name of this host. */
    public String hostName() {
        return new HostFingerprint(files).hostName();
    }

    /** Looks at everything once; takes some milliseconds. */
    public Fingerprint take() {
        Findings found = new Findings();
        CpuFingerprint.Cpu cpu = cpu(found);
        HostFingerprint host = new HostFingerprint(files);
        if (wanted("host")) {
            host.find(found);
        }
        if (wanted("cgroup")) {
            host.findIsolation(found);
        }
        int memory = memory(found);
        int disk = storage(found);
        if (wanted("network")) {
            new NetworkFingerprint(files)
                    .find(
                            found,
                            config.networkInterface(),
                            config.networkSpeed(),
                            config.reservedPorts());
        }
        versions(found);
        return new Fingerprint(
                found.attributes,
                new TreeMap<>(),
                new NodeResources(
                        cpu.legacy(),
                        new NodeMemoryResources(memory),
                        new NodeDiskResources(disk),
                        found.networks,
                        null,
                        config.minDynamicPort(),
                        config.maxDynamicPort(),
                        cpu.processors(),
                        found.nodeNetworks));
    }

    private CpuFingerprint.Cpu cpu(Findings found) {
        Findings into = wanted("cpu") ? found : new Findings();
        return new CpuFingerprint(files).find(into, config.cpuTotalCompute(), config.reservedCpu());
    }

    private int memory(Findings found) {
        long bytes = config.memoryTotalMb() * MIB;
        if (bytes == 0) {
            bytes = detectedMemory();
        }
        if (wanted("memory")) {
            found.set("memory.totalbytes", bytes);
        }
        return (int) (bytes / MIB);
    }

    private long detectedMemory() {
        for (String line : files.lines("proc/meminfo")) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    private int storage(Findings found) {
        try {
            FileStore store = Files.getFileStore(config.allocDir());
            long total =
                    config.diskTotalMb() > 0 ? config.diskTotalMb() * MIB : store.getTotalSpace();
            long free =
                    config.diskFreeMb() > 0 ? config.diskFreeMb() * MIB : store.getUsableSpace();
            if (wanted("storage")) {
                found.set("unique.storage.volume", store.name());
                found.set("unique.storage.bytestotal", total);
                found.set("unique.storage.bytesfree", free);
            }
            return (int)
                    Math.min(Integer.MAX_VALUE, (config.diskTotalMb() > 0 ? total : free) / MIB);
        } catch (IOException _) {
            return config.diskTotalMb();
        }
    }

    private void versions(Findings found) {
        if (!wanted("nomad")) {
            return;
        }
        found.set("nomad.version", config.version());
        found.set("nomad.service_discovery", "true");
        found.set("drover.version", config.droverVersion());
        found.set("unique.advertise.address", config.httpAdvertise());
        found.set("plugins.secrets.nomad.version", "1.0.0");
    }

    private boolean wanted(String name) {
        return (allowed.isEmpty() || allowed.contains(name)) && !denied.contains(name);
    }

    private static Set<String> names(String list) {
        Set<String> names = new TreeSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
