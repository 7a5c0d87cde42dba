package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What `./dev demo` tells, asserted: two regions, the same files in both, tasks that live on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoStoryTest {
    private static final Path FILES = Path.of("../demo");

    @TempDir static Path dir;
    private TestAgent west;
    private TestAgent east;

    @BeforeAll
    void startTwoRegions() {
        west = TestAgent.start(dir, "west");
        east = TestAgent.start(dir, "east");
    }

    @AfterAll
    void stopThem() {
        west.close();
        east.close();
    }

    @Test
    @Order(1)
    void anUnknownRegionIsRefused() {
        Distribution.Result result = west.run("status", "-region", "east");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("Error querying jobs: Unexpected response code: 500 (No path to region)");
    }

    @Test
    @Order(2)
    void joinFederatesThem() {
        assertThat(west.ok("server", "join", east.gossipAddress()))
                .contains("Joined 1 servers successfully");

        for (TestAgent agent : List.of(west, east)) {
            Await.until(
                    "both servers among the members",
                    () ->
                            agent.ok("server", "members").contains("west-1.west")
                                    && agent.ok("server", "members").contains("east-1.east"));
            Await.until("both regions", () -> agent.get("/v1/regions").size() == 2);
        }
    }

    @Test
    @Order(3)
    void aServiceRunsInTheRegionThatIsNamed() {
        String file = FILES.resolve("web.nomad.hcl").toString();

        for (String region : List.of("west", "east")) {
            String monitored = west.ok("job", "run", "-region", region, file);
            assertThat(monitored)
                    .contains("Monitoring evaluation")
                    .contains("finished with status \"complete\"");
        }

        Await.until("three instances in west", () -> running(west, "web", "").size() == 3);
        Await.until("three in east", () -> running(west, "web", "&region=east").size() == 3);
        assertThat(running(west, "web", "")).isNotEqualTo(running(east, "web", ""));
    }

    @Test
    @Order(4)
    void eachInstanceHasAPortAndAPageOfItsOwn() {
        var ports = new TreeSet<Integer>();
        for (String id : running(east, "web", "")) {
            ports.add(port(east, id));
        }

        assertThat(ports).hasSize(3).allSatisfy(p -> assertThat(p).isBetween(20000, 32000));
        for (int port : ports) {
            Await.until(
                    "the page on port " + port, () -> Page.at(port).contains("Hello from east"));
        }
    }

    @Test
    @Order(5)
    void aBatchJobEndsAndItsOutputIsRead() {
        String file = FILES.resolve("count.nomad.hcl").toString();

        west.ok("job", "run", "-region", "east", "-detach", file);

        String id = east.awaitAllocation("count", "complete");
        assertThat(west.ok("alloc", "logs", "-region", "east", id))
                .startsWith("east counts 1\n")
                .endsWith("east counts 10\n");
    }

    @Test
    @Order(6)
    void statusShowsWhatRuns() {
        assertThat(west.ok("status", "-region", "east")).contains("web").contains("count");
        assertThat(west.ok("job", "status", "web"))
                .contains("Status        = running")
                .contains("Allocations");
        assertThat(west.ok("node", "status")).contains("ready");
    }

    @Test
    @Order(7)
    void tasksLiveOnWhenTheirAgentIsKilled() {
        List<String> before = running(west, "web", "");
        List<Long> processes = servers(west);
        assertThat(processes).isNotEmpty();

        west.kill();
        assertThat(processes).allMatch(Processes::isAlive);
        west.start();
        west.awaitReady();

        Await.until("the same allocations", () -> running(west, "web", "").equals(before));
        assertThat(servers(west)).isEqualTo(processes);
    }

    @Test
    @Order(8)
    void stoppingAJobEndsItsProcesses() {
        west.ok("job", "stop", "-detach", "web");

        Await.until("no instance in west", () -> running(west, "web", "").isEmpty());
        Await.until("no process of it", () -> servers(west).isEmpty());
        assertThat(running(east, "web", ""))
                .as(() -> "instances in east: " + east.get("/v1/job/web/allocations"))
                .hasSize(3);
    }

    private static List<String> running(TestAgent agent, String job, String more) {
        var ids = new TreeSet<String>();
        for (JsonNode a : agent.get("/v1/job/" + job + "/allocations?x=1" + more)) {
            if (a.get("ClientStatus").asString().equals("running")) {
                ids.add(a.get("ID").asString());
            }
        }
        return List.copyOf(ids);
    }

    /** Process ids of the web servers of an agent's node, known by the ports they were given. */
    private static List<Long> servers(TestAgent agent) {
        return agent.allocations("web").stream()
                .map(a -> port(agent, a.get("ID").asString()))
                .flatMap(port -> Processes.running("busybox httpd -f -v -p " + port).stream())
                .sorted()
                .toList();
    }

    private static int port(TestAgent agent, String allocation) {
        return agent.get("/v1/allocation/" + allocation)
                .at("/AllocatedResources/Shared/Ports/0/Value")
                .asInt();
    }
}
