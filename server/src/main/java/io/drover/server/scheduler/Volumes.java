package io.drover.server.scheduler;

import io.drover.api.node.CSITopology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The volumes that a region knows, as far as they decide where allocations may run. What live
 * allocations use of them follows from the allocations.
 */
public interface Volumes {
    /** No volumes but those that nodes offer by their own configuration. */
    Volumes NONE =
            new Volumes() {
                @Override
                public @Nullable Host host(String id) {
                    return null;
                }

                @Override
                public @Nullable Csi csi(String namespace, String id) {
                    return null;
                }

                @Override
                public List<String> claimed(
                        String namespace, String jobId, String group, String volume) {
                    return List.of();
                }
            };

    /** A volume that was made on one node; null when there is none of that id. */
    @Nullable Host host(String id);

    /** A volume of a storage plugin; null when it was never registered. */
    @Nullable Csi csi(String namespace, String id);

    /**
     * Ids of the host volumes that allocations of a group keep for their successors, one for each
     * allocation that had one.
     *
     * @param volume the source of a sticky request
     */
    List<String> claimed(String namespace, String jobId, String group, String volume);

    /**
     * A host volume.
     *
     * @param ready whether it can be mounted
     * @param capabilities how; empty for a single writer's file system
     */
    record Host(String id, boolean ready, List<Capability> capabilities) {
        public Host {
            capabilities = List.copyOf(capabilities);
        }
    }

    /**
     * A volume of a storage plugin.
     *
     * @param capabilities how it can be mounted; empty for any way
     * @param topologies where it can be reached from; empty for everywhere
     * @param controllerRequired whether a healthy controller of the plugin has to be somewhere
     */
    record Csi(
            String id,
            String pluginId,
            List<Capability> capabilities,
            List<CSITopology> topologies,
            boolean controllerRequired) {
        public Csi {
            capabilities = List.copyOf(capabilities);
            topologies = List.copyOf(topologies);
        }
    }

    /** One way to mount a volume. */
    record Capability(String accessMode, String attachmentMode) {}
}
