package io.drover.devices.nvidia;

import io.drover.devices.offer.Offer;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.TaskConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a task is told of its GPUs: which, and how much of a shared one.
 *
 * <p>The limits are kept by NVIDIA's sharing daemon (MPS) when it runs; they are variables that
 * only programs which use CUDA heed.
 */
final class SharedUse {
    private final GpuNodes nodes;
    private final Path root;
    private final String pipes;

    /**
     * @param pipes directory of the daemon's pipes on the host
     */
    SharedUse(Path root, String pipes) {
        this.nodes = new GpuNodes(root);
        this.root = root;
        this.pipes = pipes;
    }

    DeviceReservation reservation(List<Offer<GpuPart>> offers) {
        Map<String, List<Offer<GpuPart>>> byPart = new LinkedHashMap<>();
        for (var offer : offers) {
            byPart.computeIfAbsent(offer.hardware().id(), _ -> new ArrayList<>()).add(offer);
        }
        var ids = String.join(",", byPart.keySet());
        var env = new TreeMap<String, String>();
        env.put("NVIDIA_VISIBLE_DEVICES", ids);
        List<TaskConfig.Mount> mounts = List.of();
        if (offers.stream().anyMatch(Offer::isShare)) {
            // Has programs number the GPUs in this order, by which the limits name them.
            env.put("CUDA_VISIBLE_DEVICES", ids);
            limits(byPart, env);
            if (Files.isDirectory(root.resolve(pipes.substring(1)))) {
                env.put("CUDA_MPS_PIPE_DIRECTORY", pipes);
                mounts =
                        List.of(
                                TaskConfig.Mount.bind(
                                        pipes,
                                        root.resolve(pipes.substring(1)).toString(),
                                        /* readOnly= */ false));
            }
        }
        return new DeviceReservation(
                env, mounts, nodes.of(offers.stream().map(Offer::hardware).toList()));
    }

    /**
     * Memory is limited GPU by GPU; several shares of one GPU are one GPU, of which the task may
     * use that much more. The processors have one limit for all GPUs of a program, so that is the
     * smallest.
     */
    private static void limits(
            Map<String, List<Offer<GpuPart>>> byPart, SortedMap<String, String> env) {
        var memory = new StringJoiner(",").setEmptyValue("");
        int percent = 100;
        int place = 0;
        for (var shares : byPart.values()) {
            var first = shares.getFirst();
            long mib = first.hardware().memoryMib(shares.size(), first.shares());
            if (first.isShare() && mib > 0) {
                memory.add(place + "=" + mib + "M");
            }
            percent = Math.min(percent, 100 * shares.size() / first.shares());
            place++;
        }
        if (memory.length() > 0) {
            env.put("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", memory.toString());
        }
        env.put("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", String.valueOf(percent));
    }
}
