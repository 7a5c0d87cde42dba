package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A storage plugin that runs on a node.
 *
 * @param pluginId Plugin ID
 * @param allocId the allocation that it runs in
 * @param healthy healthy
 * @param healthDescription Reason text
 * @param updateTime Last health change
 * @param requiresControllerPlugin requires controller plugin
 * @param requiresTopologies requires topologies
 * @param controllerInfo controller info
 * @param nodeInfo node info
 * @param provider the plugin's own name
 * @param providerVersion provider version
 */
@RecordBuilder
public record CSIInfo(
        @JsonProperty("PluginID") String pluginId,
        @JsonProperty("AllocID") String allocId,
        boolean healthy,
        String healthDescription,
        @Nullable Instant updateTime,
        boolean requiresControllerPlugin,
        boolean requiresTopologies,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable CSIControllerInfo controllerInfo,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable CSINodeInfo nodeInfo,
        String provider,
        String providerVersion) {
    public CSIInfo {
        pluginId = Absent.asEmpty(pluginId);
        allocId = Absent.asEmpty(allocId);
        healthDescription = Absent.asEmpty(healthDescription);
        provider = Absent.asEmpty(provider);
        providerVersion = Absent.asEmpty(providerVersion);
    }
}
