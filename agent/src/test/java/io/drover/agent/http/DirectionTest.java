package io.drover.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.agent.http.Direction.Here;
import io.drover.agent.http.Direction.ToLeader;
import io.drover.agent.http.Direction.ToNode;
import io.drover.agent.http.Direction.ToRegion;
import io.drover.agent.http.Direction.ToServer;
import io.drover.api.json.Codec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectionTest {
    private final FakeCluster cluster = new FakeCluster();

    private final RouteTable table =
            new RouteTable(
                    List.of(
                            Route.get("/agent").answers(_ -> Answer.empty()),
                            Route.get("/server").by(Answerer.SERVER).answers(_ -> Answer.empty()),
                            Route.get("/region").by(Answerer.REGION).answers(_ -> Answer.empty()),
                            Route.get("/leader").by(Answerer.LEADER).answers(_ -> Answer.empty()),
                            Route.get("/node").by(Answerer.NODE).answers(_ -> Answer.empty()),
                            Route.get("/alloc/{id}").byNodeOf("id").answers(_ -> Answer.empty())));

    private Direction of(String target, String... passedBy) {
        var exchange = FakeExchange.get(target).passedBy(passedBy);
        Target parsed = Target.parse(target);
        var hit = (RouteTable.Found.Hit) table.find("GET", parsed.path());
        Call call =
                Call.parse(exchange, parsed, hit, "global", Limits.DEFAULTS, new Codec().json());
        return Direction.of(hit.route(), call, cluster);
    }

    @Test
    void leaderAnswersEverythingOfItsRegion() {
        assertThat(of("/server")).isEqualTo(new Here());
        assertThat(of("/region")).isEqualTo(new Here());
        assertThat(of("/leader?region=global")).isEqualTo(new Here());
    }

    @Test
    void followerPassesOnWhatMustBeConsistent() {
        cluster.leads = false;

        assertThat(of("/agent")).isEqualTo(new Here());
        assertThat(of("/server")).isEqualTo(new Here());
        assertThat(of("/region")).isEqualTo(new ToLeader());
        assertThat(of("/region?stale=false")).isEqualTo(new ToLeader());
        assertThat(of("/region?stale")).isEqualTo(new Here());
        assertThat(of("/leader?stale")).isEqualTo(new ToLeader());
    }

    @Test
    void anotherRegionIsAskedThere() {
        assertThat(of("/region?region=eu")).isEqualTo(new ToRegion("eu"));
        assertThat(of("/alloc/x?region=eu")).isEqualTo(new ToRegion("eu"));
        assertThat(of("/agent?region=eu")).isEqualTo(new Here());
    }

    @Test
    void serverFindsTheNodeOfAnAllocation() {
        cluster.nodes = Map.of("a1", "n1");

        assertThat(of("/alloc/a1")).isEqualTo(new ToNode("n1"));
        assertThat(of("/node?node_id=n2")).isEqualTo(new ToNode("n2"));
        assertThatThrownBy(() -> of("/alloc/a2")).hasMessage("Unknown allocation \"a2\"");
        assertThatThrownBy(() -> of("/node")).hasMessage("No local Node and node_id not provided");
    }

    @Test
    void followerAsksTheLeaderForAnAllocationThatItDoesNotKnow() {
        cluster.leads = false;

        assertThat(of("/alloc/a2")).isEqualTo(new ToLeader());
    }

    @Test
    void agentWithAServerAndANodeAnswersForItsOwnNode() {
        cluster.node = "n1";
        cluster.held = Set.of("a1");
        cluster.nodes = Map.of("a3", "n3");

        assertThat(of("/alloc/a1")).isEqualTo(new Here());
        assertThat(of("/node")).isEqualTo(new Here());
        assertThat(of("/node?node_id=n1")).isEqualTo(new Here());
        assertThat(of("/node?node_id=n2")).isEqualTo(new ToNode("n2"));
        assertThat(of("/alloc/a3")).isEqualTo(new ToNode("n3"));
    }

    @Test
    void agentWithoutAServerAsksOneExceptForItsOwnNode() {
        cluster.server = false;
        cluster.node = "n1";
        cluster.held = Set.of("a1");

        assertThat(of("/agent")).isEqualTo(new Here());
        assertThat(of("/region?stale")).isEqualTo(new ToServer());
        assertThat(of("/leader?region=eu")).isEqualTo(new ToServer());
        assertThat(of("/alloc/a1")).isEqualTo(new Here());
        assertThat(of("/alloc/a2")).isEqualTo(new ToServer());
        assertThat(of("/alloc/a1?region=eu")).isEqualTo(new ToServer());
    }

    @Test
    void nodeAnswersWhatAServerPassedToIt() {
        cluster.server = false;
        cluster.node = "n1";

        assertThat(of("/alloc/a2", "server-1")).isEqualTo(new Here());
    }
}
