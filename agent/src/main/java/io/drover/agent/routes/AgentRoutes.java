package io.drover.agent.routes;

import static io.drover.agent.http.Capability.NOTHING;
import static io.drover.agent.http.Capability.agent;
import static io.drover.agent.http.Capability.node;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answer.Raw;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.Bytes;
import io.drover.api.RequestException;
import io.drover.api.agent.AgentHealth;
import io.drover.api.agent.AgentHealthResponse;
import io.drover.api.agent.AgentSelf;
import io.drover.api.agent.ServerMembers;
import io.drover.api.json.Codec;
import io.drover.federation.Federation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The agent itself: {@code /v1/agent}. */
public final class AgentRoutes {
    private final Supplier<AgentSelf> self;
    private final Health health;
    private final @Nullable Federation federation;
    private final @Nullable Supplier<List<String>> servers;
    private final ServerName name;
    private final Codec codec;

    /**
     * How the agent's parts are.
     *
     * @param server {@code ok}, or what is wrong; null if it runs none
     * @param client {@code ok}, or what is wrong; null if it runs none
     */
    public record Health(@Nullable Supplier<String> server, @Nullable Supplier<String> client) {}

    /** Whose list of members it is. */
    public record ServerName(String name, String region, String datacenter) {}

    /**
     * @param federation null on an agent without a server
     * @param servers RPC addresses of servers that the node knows; null on an agent without a node
     */
    public AgentRoutes(
            Supplier<AgentSelf> self,
            Health health,
            @Nullable Federation federation,
            @Nullable Supplier<List<String>> servers,
            ServerName name,
            Codec codec) {
        this.self = self;
        this.health = health;
        this.federation = federation;
        this.servers = servers;
        this.name = name;
        this.codec = codec;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/agent/self")
                        .needs(agent("read"))
                        .answers(_ -> Answer.json(self.get())),
                Route.get("/v1/agent/members")
                        .needs(node("read"))
                        .by(Answerer.SERVER)
                        .answers(_ -> Answer.json(members())),
                Route.get("/v1/agent/servers")
                        .needs(agent("read"))
                        .answers(_ -> Answer.json(knownServers())),
                Route.write("/v1/agent/join")
                        .needs(agent("write"))
                        .parameters("address")
                        .answers(this::join),
                Route.write("/v1/agent/force-leave")
                        .needs(agent("write"))
                        .parameters("node", "prune")
                        .answers(this::forceLeave),
                Route.get("/v1/agent/health")
                        .needs(NOTHING)
                        .parameters("type")
                        .answers(this::health));
    }

    private Federation federation() {
        if (federation == null) {
            throw new RequestException(501, "Invalid method");
        }
        return federation;
    }

    private ServerMembers members() {
        return new ServerMembers(
                name.name(), name.region(), name.datacenter(), federation().members());
    }

    private List<String> knownServers() {
        if (servers == null) {
            throw new RequestException(501, "Invalid method");
        }
        return servers.get().stream().sorted().toList();
    }

    private Answer join(Call call) {
        Federation pool = federation();
        List<String> addresses = call.queries("address");
        if (addresses.isEmpty()) {
            throw new RequestException(400, "missing address to join");
        }
        return Answer.json(pool.join(addresses));
    }

    private Answer forceLeave(Call call) {
        Federation pool = federation();
        String member = call.query("node");
        if (member == null || member.isEmpty()) {
            throw new RequestException(400, "missing node to force leave");
        }
        // The parameter alone, without a value, means yes.
        boolean prune = call.flag("prune", call.query("prune") != null);
        pool.forceLeave(member, prune);
        return Answer.empty();
    }

    private Answer health(Call call) {
        List<String> types = new ArrayList<>(call.queries("type"));
        AgentHealth client =
                wanted(types, "client", health.client())
                        ? check(health.client(), "client not enabled")
                        : null;
        AgentHealth server =
                wanted(types, "server", health.server())
                        ? check(health.server(), "server not enabled")
                        : null;
        var body = new AgentHealthResponse(client, server);
        boolean ok = (client == null || client.ok()) && (server == null || server.ok());
        if (ok) {
            return Answer.json(body);
        }
        return new Raw(
                500,
                "text/plain; charset=utf-8",
                Bytes.of(codec.json().writeValueAsBytes(body)),
                new TreeMap<>());
    }

    private static boolean wanted(
            List<String> types, String type, @Nullable Supplier<String> there) {
        return types.isEmpty() ? there != null : types.contains(type);
    }

    private static AgentHealth check(@Nullable Supplier<String> part, String missing) {
        String message = part == null ? missing : part.get();
        return new AgentHealth(message.equals("ok"), message);
    }
}
