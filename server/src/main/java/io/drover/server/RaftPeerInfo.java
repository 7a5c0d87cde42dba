package io.drover.server;

/**
 * A server of this region as Raft knows it.
 *
 * @param id the server's id
 * @param name the agent's name, or its id when that is not known
 * @param address {@code host:port} of its Raft endpoint
 * @param leader whether it leads now
 * @param voter whether it votes
 */
public record RaftPeerInfo(String id, String name, String address, boolean leader, boolean voter) {}
