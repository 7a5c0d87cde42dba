package io.drover.client.fingerprint;

import io.drover.api.Ordered;
import io.drover.api.node.NodeResources;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found on this machine.
 *
 * @param attributes by the names of {@code ${attr.…}}
 * @param links identities in other systems
 * @param resources what the machine has
 */
public record Fingerprint(
        @Nullable SortedMap<String, String> attributes,
        @Nullable SortedMap<String, String> links,
        NodeResources resources) {
    public Fingerprint {
        attributes = Ordered.map(attributes == null ? new TreeMap<>() : attributes);
        links = Ordered.map(links == null ? new TreeMap<>() : links);
    }

    /** An attribute's text, or empty. */
    public String attribute(String name) {
        return attributes == null ? "" : attributes.getOrDefault(name, "");
    }
}
