package io.drover.agent.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.http.Answerer;
import io.drover.agent.http.Capability;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.agent.http.RouteTable;
import io.drover.api.RequestException;
import io.drover.api.agent.AgentSelf;
import io.drover.api.json.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteListTest {
    static List<Route> routes() {
        RegionServer server = new FakeRegionServer();
        List<Route> routes = new ArrayList<>();
        Stream.of(
                        new JobRoutes(server).routes(),
                        new JobVersionRoutes(server).routes(),
                        new ParseRoutes((job, _) -> job, Codec::new).routes(),
                        new AllocationRoutes(server).routes(),
                        new EvaluationRoutes(server).routes(),
                        new DeploymentRoutes(server).routes(),
                        new LaunchRoutes(server).routes(),
                        new ScalingRoutes(server).routes(),
                        new NodeRoutes(server).routes(),
                        new PlaceRoutes(server).routes(),
                        new SchedulerRoutes(server).routes(),
                        new StateRoutes(server).routes(),
                        new RegionRoutes(server, List::of).routes(),
                        new ClientRoutes(
                                        () -> {
                                            throw new RequestException(500, "no node");
                                        })
                                .routes(),
                        new AgentRoutes(
                                        () -> new AgentSelf(null, null, null),
                                        new AgentRoutes.Health(null, null),
                                        null,
                                        null,
                                        new AgentRoutes.ServerName("n", "r", "d"),
                                        new Codec())
                                .routes())
                .forEach(routes::addAll);
        return routes;
    }

    @Test
    void noTwoRoutesClaimTheSameRequest() {
        assertThat(new RouteTable(routes()).routes()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void saysWhatItNeeds(Route route) {
        assertThat(route.path()).startsWith("/v1/");
        boolean meant =
                (route.path().startsWith("/v1/namespace") && !route.methods().contains("GET"))
                        || route.path().startsWith("/v1/system/");
        assertThat(route.capability().scope() == Capability.Scope.MANAGEMENT)
                .as("management only where it is meant")
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void whatWritesGoesToTheLeaderAndWhatBlocksIsARead(Route route) {
        if (route.features().contains(Feature.BLOCKING)) {
            assertThat(route.methods()).containsExactly("GET");
            assertThat(route.answerer()).isEqualTo(Answerer.REGION);
        }
        if (route.answerer() == Answerer.LEADER) {
            assertThat(route.methods()).doesNotContain("GET").isNotEmpty();
        }
        if (route.allocation() != null) {
            assertThat(route.path()).contains("{" + route.allocation() + "}");
        }
    }
}
