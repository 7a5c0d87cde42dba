package io.drover.agent.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.http.Authorizer;
import io.drover.agent.http.Door;
import io.drover.agent.http.FakeCluster;
import io.drover.agent.http.FakeExchange;
import io.drover.agent.http.Limits;
import io.drover.agent.http.RouteTable;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulationRoutesTest {
    private static final String JOB =
            """
            {"ID": "web", "Datacenters": ["*"], "TaskGroups": [{"Name": "g", "Count": 2,
              "Tasks": [{"Name": "t", "Driver": "exec", "Resources": {"CPU": 100, "MemoryMB": 64}}]}]}
            """;

    private final Codec codec = new Codec();
    private final FakeRegionServer server = new FakeRegionServer();

    @Test
    void saysWhatWouldBePlacedOrPendingAndWritesNothing() throws IOException {
        State before = server.state;

        JsonNode answer =
                codec.json()
                        .readTree(
                                ask("{\"Changes\": [{\"Kind\": \"register\", \"Job\": "
                                                + JOB
                                                + "}]}")
                                        .text());

        assertThat(answer.get("Settled").booleanValue()).isTrue();
        assertThat(answer.get("Index").longValue()).isEqualTo(before.index());
        assertThat(answer.at("/Pending/0/JobID").stringValue()).isEqualTo("web");
        assertThat(answer.at("/Pending/0/Pending").intValue()).isEqualTo(2);
        assertThat(answer.at("/Pending/0/Metric/NodesEvaluated").intValue()).isZero();
        assertThat(server.state).isSameAs(before);
    }

    @Test
    void placesOnNodesLikeOneThatIsThere() throws IOException {
        Node node =
                codec.json()
                        .readValue(
                                """
                                {"ID": "5c1f5a4e-0000-4000-8000-000000000001", "Name": "one",
                                 "Datacenter": "dc1", "NodePool": "default",
                                 "Drivers": {"exec": {"Detected": true, "Healthy": true}},
                                 "NodeResources": {"Cpu": {"CpuShares": 150, "TotalCpuCores": 1},
                                   "Memory": {"MemoryMB": 1024}, "Disk": {"DiskMB": 10240}}}
                                """,
                                Node.class);
        List<Command> commands =
                List.of(
                        new Command.RegisterNode(
                                NodeBuilder.builder(node).secretId("s").build(), List.of()),
                        new Command.SetNodeStatus(node.id(), "ready", "", null, List.of()));
        server.state = StateMachine.apply(server.state, 1, commands).state();

        JsonNode answer =
                codec.json()
                        .readTree(
                                ask("""
                                {"Changes": [{"Kind": "register", "Job": %s},
                                  {"Kind": "add", "NodeID": "one", "Value": 1}]}
                                """
                                                .formatted(JOB))
                                        .text());

        assertThat(answer.at("/Totals/placed").intValue()).isEqualTo(2);
        assertThat(answer.get("Allocations"))
                .extracting(allocation -> allocation.get("NodeName").stringValue())
                .containsExactlyInAnyOrder("one", "one+1");
    }

    @Test
    void saysWhatIsWrongWithAChange() throws IOException {
        FakeExchange answer = ask("{\"Changes\": [{\"Kind\": \"lose\", \"NodeID\": \"x\"}]}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("node \"x\" not found");
    }

    private FakeExchange ask(String body) throws IOException {
        var exchange =
                new FakeExchange("PUT", "/v1/operator/simulate")
                        .body(body.getBytes(StandardCharsets.UTF_8));
        new Door(
                        new RouteTable(
                                new SimulationRoutes(server, InstantSource.system()).routes()),
                        new FakeCluster(),
                        Authorizer.OFF,
                        Limits.DEFAULTS,
                        codec,
                        () -> 0,
                        new TreeMap<>())
                .handle(exchange);
        return exchange;
    }
}
