package io.drover.client.fingerprint;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.NodeNetworkResource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what the single fingerprints find. */
final class Findings {
    final SortedMap<String, String> attributes = new TreeMap<>();
    final List<NetworkResource> networks = new ArrayList<>();
    final List<NodeNetworkResource> nodeNetworks = new ArrayList<>();

    void set(String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }

    void set(String name, long value) {
        attributes.put(name, Long.toString(value));
    }
}
