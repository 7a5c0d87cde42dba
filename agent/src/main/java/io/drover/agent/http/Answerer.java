package io.drover.agent.http;

/** Who has to answer a request. */
public enum Answerer {
    /** The agent that was asked; {@code region} is of no matter. */
    AGENT,
    /** Any server of the region. */
    SERVER,
    /** The leader of the region, or any of its servers when the caller allows stale data. */
    REGION,
    /** The leader of the region: writes. */
    LEADER,
    /** The node that holds the allocation in the path or that {@code node_id} names. */
    NODE
}
