package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * One change that would make room for one more allocation of a group.
 *
 * @param kind what would change: {@code cpu} (MHz), {@code memory} (MiB), {@code disk} (MiB),
 *     {@code allocations} (the node's limit), {@code cores}, {@code numa-cores} (more cores of one
 *     memory node), {@code devices} (that others have), {@code device} (that nodes lack), {@code
 *     device_constraint}, {@code device_health}, {@code device_links} (devices lie too far apart),
 *     {@code port}, {@code constraint} (of the job), {@code driver}, {@code eligibility}, {@code
 *     status} (the node has to be ready), {@code datacenter}, {@code node_pool}, {@code network},
 *     {@code secrets} (a plugin that fetches them), {@code volume}
 * @param text the change in words
 * @param nodeId the node to change; empty when it is the job, or any of several nodes
 * @param subject the constraint, port, driver, datacenter, pool, network or volume
 * @param amount by how much more, where that has a meaning
 * @param nodes how many nodes would then have room
 */
public record SuggestedChange(
        String kind,
        String text,
        @JsonProperty("NodeID") String nodeId,
        String subject,
        int amount,
        int nodes) {
    public SuggestedChange {
        kind = Absent.asEmpty(kind);
        text = Absent.asEmpty(text);
        nodeId = Absent.asEmpty(nodeId);
        subject = Absent.asEmpty(subject);
    }
}
