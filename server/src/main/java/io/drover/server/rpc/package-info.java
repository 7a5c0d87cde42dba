/**
 * What agents reach this server by: sessions of nodes ({@link io.drover.server.rpc.NodeSessions})
 * and requests in the tunnel ({@link io.drover.server.rpc.Tunnel}), both served by {@link
 * io.drover.server.rpc.RpcServer}. Nothing outside this package knows gRPC.
 */
@NullMarked
package io.drover.server.rpc;

import org.jspecify.annotations.NullMarked;
