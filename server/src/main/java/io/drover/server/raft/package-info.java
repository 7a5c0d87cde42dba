/**
 * The log that all servers of a region apply. Start with {@link io.drover.server.raft.RaftLog},
 * which appends; {@link io.drover.server.raft.Replica} applies; {@link
 * io.drover.server.raft.EntryCodec} and {@link io.drover.server.raft.SnapshotFile} say what is on
 * disk. Nothing outside this package knows Ratis.
 */
@NullMarked
package io.drover.server.raft;

import org.jspecify.annotations.NullMarked;
