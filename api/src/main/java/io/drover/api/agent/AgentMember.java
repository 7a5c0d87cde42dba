package io.drover.api.agent;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A server as the gossip knows it.
 *
 * @param name {@code <node>.<region>}
 * @param addr addr
 * @param port Serf port
 * @param tags {@code role} ({@code nomad}), {@code region}, {@code dc}, {@code id}, {@code
 *     rpc_addr}, {@code port}, {@code build}, {@code vsn}, {@code raft_vsn}, {@code expect} or
 *     {@code bootstrap}, {@code revision}, optional {@code nonvoter}
 * @param status {@code alive}, {@code leaving}, {@code left}, {@code failed}, {@code none}
 * @param protocolMin protocol min
 * @param protocolMax protocol max
 * @param protocolCur protocol cur
 * @param delegateMin delegate min
 * @param delegateMax delegate max
 * @param delegateCur delegate cur
 */
@RecordBuilder
public record AgentMember(
        String name,
        String addr,
        int port,
        @Nullable SortedMap<String, String> tags,
        String status,
        int protocolMin,
        int protocolMax,
        int protocolCur,
        int delegateMin,
        int delegateMax,
        int delegateCur) {
    public AgentMember {
        name = Absent.asEmpty(name);
        addr = Absent.asEmpty(addr);
        status = Absent.asEmpty(status);
        tags = Ordered.map(tags);
    }
}
