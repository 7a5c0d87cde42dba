package io.drover.agent.routes;

import io.drover.api.agent.AgentMember;
import io.drover.api.agent.JoinResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers of all regions, as this agent's server knows them. */
public interface Membership {
    /** All members, in order of their names. */
    List<AgentMember> members();

    /** This server itself; null before it takes part. */
    @Nullable AgentMember self();

    /** Joins the pool that these addresses belong to. */
    JoinResult join(List<String> addresses);

    /**
     * Counts a failed member as gone.
     *
     * @throws io.drover.api.RequestException if it is unknown or alive
     */
    void forceLeave(String member, boolean prune);
}
