package io.drover.server.scheduler;

import io.drover.api.node.Attribute;
import io.drover.api.node.Node;
import io.drover.api.node.NodeDeviceResource;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The class of a node: nodes of one class are alike in all that constraints can ask for, except in
 * what is called {@code unique.}.
 */
public final class ComputedClass {
    static final String UNIQUE = "unique.";

    private ComputedClass() {}

    /** {@code v1:} and a number; the same on every server. */
    public static String of(Node node) {
        Hash hash = new Hash(1);
        hash.text(node.datacenter());
        hash.text(node.nodeClass());
        hash.text(node.nodePool());
        values(hash, node.attributes());
        values(hash, node.meta());
        if (node.nodeResources() != null && node.nodeResources().devices() != null) {
            node.nodeResources().devices().forEach(device -> device(hash, device));
        }
        return "v1:" + Long.toUnsignedString(hash.value());
    }

    /** The stored class, or a computed one when the node came without. */
    public static String stored(Node node) {
        return node.computedClass() == null || node.computedClass().isEmpty()
                ? of(node)
                : node.computedClass();
    }

    private static void device(Hash hash, NodeDeviceResource device) {
        hash.text(device.vendor());
        hash.text(device.type());
        hash.text(device.name());
        if (device.attributes() != null) {
            for (var entry : device.attributes().entrySet()) {
                if (entry.getKey().startsWith(UNIQUE)) {
                    continue;
                }
                Attribute value = entry.getValue();
                hash.text(entry.getKey());
                hash.text(
                        value.floatValue()
                                + "|"
                                + value.intValue()
                                + "|"
                                + value.text()
                                + "|"
                                + value.bool()
                                + "|"
                                + value.unit());
            }
        }
    }

    private static void values(Hash hash, @Nullable SortedMap<String, String> values) {
        if (values == null) {
            return;
        }
        values.forEach((key, value) -> {
            if (!key.startsWith(UNIQUE)) {
                hash.text(key);
                hash.text(value);
            }
        });
    }
}
