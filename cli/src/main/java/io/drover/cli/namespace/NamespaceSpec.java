package io.drover.cli.namespace;

import io.drover.api.client.Json;
import io.drover.jobspec.hcl.BodyReader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A namespace in HCL. */
final class NamespaceSpec {
    private NamespaceSpec() {}

    /** The API's form of what a file says. */
    static Json read(BodyReader file) {
        SortedMap<String, @Nullable Object> namespace = new TreeMap<>();
        namespace.put("Name", file.text("name"));
        namespace.put("Description", file.text("description"));
        namespace.put("Quota", file.text("quota"));
        namespace.put("Meta", file.textMap("meta"));
        namespace.put("RequiredExtraClaims", file.textMap("required_extra_claims"));
        namespace.put("OptionalExtraClaims", file.textMap("optional_extra_claims"));
        BodyReader capabilities = file.block("capabilities");
        if (capabilities != null) {
            namespace.put("Capabilities", capabilities(capabilities));
        }
        put(namespace, "NodePoolConfiguration", file.block("node_pool_config"));
        put(namespace, "VaultConfiguration", file.block("vault"));
        put(namespace, "ConsulConfiguration", file.block("consul"));
        return Json.of(namespace);
    }

    private static SortedMap<String, @Nullable Object> capabilities(BodyReader block) {
        SortedMap<String, @Nullable Object> capabilities = new TreeMap<>();
        capabilities.put("EnabledTaskDrivers", block.strings("enabled_task_drivers"));
        capabilities.put("DisabledTaskDrivers", block.strings("disabled_task_drivers"));
        capabilities.put("EnabledNetworkModes", block.strings("enabled_network_modes"));
        capabilities.put("DisabledNetworkModes", block.strings("disabled_network_modes"));
        return capabilities;
    }

    private static void put(
            SortedMap<String, @Nullable Object> namespace,
            String name,
            @Nullable BodyReader block) {
        if (block != null) {
            SortedMap<String, @Nullable Object> choice = new TreeMap<>();
            choice.put("Default", block.text("default"));
            choice.put("Allowed", block.strings("allowed"));
            choice.put("Denied", block.strings("denied"));
            namespace.put(name, choice);
        }
    }
}
