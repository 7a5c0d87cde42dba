package io.drover.devices.nvidia;

import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files through which programs reach a GPU. */
final class GpuNodes {
    private static final List<String> OF_ALL =
            List.of("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools");

    private final Path root;

    /**
     * @param root where {@code /dev} and {@code /proc} of the host are
     */
    GpuNodes(Path root) {
        this.root = root;
    }

    /** Those of the parts that are there: a driver makes some of them only when they are used. */
    List<TaskConfig.Device> of(List<GpuPart> parts) {
        Set<String> names = new LinkedHashSet<>(OF_ALL);
        for (var part : parts) {
            if (part.gpu().minor() >= 0) {
                names.add("nvidia" + part.gpu().minor());
            }
            if (part.slice() != null) {
                names.addAll(ofSlice(part.gpu().minor(), part.slice()));
            }
        }
        return names.stream()
                .map(name -> "/dev/" + name)
                .filter(path -> Files.exists(onHost(path)))
                .map(path -> new TaskConfig.Device(path, onHost(path).toString(), "rw"))
                .toList();
    }

    private Path onHost(String path) {
        return root.resolve(path.substring(1));
    }

    private List<String> ofSlice(int minor, Gpu.Slice slice) {
        var part =
                "/proc/driver/nvidia/capabilities/gpu%d/mig/gi%d"
                        .formatted(minor, slice.gpuInstance());
        return Stream.of(part + "/access", part + "/ci" + slice.computeInstance() + "/access")
                .map(this::minorOf)
                .flatMap(Optional::stream)
                .map(capability -> "nvidia-caps/nvidia-cap" + capability)
                .toList();
    }

    /** The file says {@code DeviceFileMinor: 30}, among other things. */
    private Optional<String> minorOf(String capability) {
        try (var lines = Files.lines(onHost(capability))) {
            return lines.filter(line -> line.startsWith("DeviceFileMinor:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .filter(number -> number.matches("[0-9]{1,7}"))
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }
}
