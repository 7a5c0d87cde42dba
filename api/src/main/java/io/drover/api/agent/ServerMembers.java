package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that an agent knows.
 *
 * @param serverName server name
 * @param serverRegion server region
 * @param serverDc server dc
 * @param members members
 */
public record ServerMembers(
        String serverName,
        String serverRegion,
        @JsonProperty("ServerDC") String serverDc,
        @Nullable List<AgentMember> members) {
    public ServerMembers {
        serverName = Absent.asEmpty(serverName);
        serverRegion = Absent.asEmpty(serverRegion);
        serverDc = Absent.asEmpty(serverDc);
        members = Ordered.list(members);
    }
}
