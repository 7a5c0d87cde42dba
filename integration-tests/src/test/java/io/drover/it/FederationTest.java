package io.drover.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two regions that know one another: what is forwarded, what is not, and one that dies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FederationTest {
    @TempDir static Path dir;
    private TestAgent west;
    private TestAgent east;

    @BeforeAll
    void startAndJoin() {
        west = TestAgent.start(dir, "west");
        east = TestAgent.start(dir, "east");
        west.ok("server", "join", east.gossipAddress());
        for (TestAgent agent : new TestAgent[] {west, east}) {
            Await.until("both regions", () -> agent.get("/v1/regions").size() == 2);
        }
    }

    @AfterAll
    void stop() {
        west.close();
        east.close();
    }

    @Test
    @Order(1)
    void membersShowWhatServersSayOfThemselves() {
        Map<String, JsonNode> members = new TreeMap<>();
        for (JsonNode member : west.get("/v1/agent/members").get("Members")) {
            members.put(member.get("Name").asString(), member);
        }

        assertThat(members).containsOnlyKeys("east-1.east", "west-1.west");
        JsonNode other = requireNonNull(members.get("east-1.east"));
        assertThat(other.get("Status").asString()).isEqualTo("alive");
        assertThat(other.get("Addr").asString() + ":" + other.get("Port").asInt())
                .isEqualTo(east.gossipAddress());
        assertThat(other.get("Tags").get("role").asString()).isEqualTo("nomad");
        assertThat(other.get("Tags").get("region").asString()).isEqualTo("east");
        assertThat(other.get("Tags").get("dc").asString()).isEqualTo("east-dc1");
        assertThat(west.ok("server", "members").lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.contains("alive"));
    }

    @Test
    @Order(2)
    void anyRequestReachesTheRegionThatItNames() {
        String job = Jobs.script("far", "raw_exec", "echo from $NOMAD_REGION");
        byte[] body = ("{\"Job\":" + job + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(west.request("PUT", "/v1/jobs?region=east", body).status()).isEqualTo(200);

        String allocation = east.awaitAllocation("far", "complete");
        assertThat(west.request("GET", "/v1/job/far", null).status()).isEqualTo(404);
        assertThat(west.get("/v1/job/far?region=east").get("ID").asString()).isEqualTo("far");
        assertThat(
                        west.get("/v1/allocation/" + allocation + "?region=east")
                                .get("JobID")
                                .asString())
                .isEqualTo("far");
        assertThat(
                        west.request(
                                "GET",
                                "/v1/client/fs/logs/"
                                        + allocation
                                        + "?region=east&task=script&type=stdout&plain=true",
                                null))
                .isEqualTo(new TestAgent.Answer(200, "from east\n"));
        assertThat(west.get("/v1/status/leader?region=east"))
                .isEqualTo(east.get("/v1/status/leader"));
    }

    @Test
    @Order(3)
    void refusalsOfTheOtherRegionArriveAsTheyAre() {
        TestAgent.Answer near = east.request("GET", "/v1/job/nothing", null);
        TestAgent.Answer far = west.request("GET", "/v1/job/nothing?region=east", null);

        assertThat(near.status()).isEqualTo(404);
        assertThat(far).isEqualTo(near);
    }

    @Test
    @Order(4)
    void anUnknownRegionHasNoPathWhateverIsAsked() {
        for (String path :
                new String[] {"/v1/jobs", "/v1/nodes", "/v1/status/leader", "/v1/job/x"}) {
            TestAgent.Answer answer = west.request("GET", path + "?region=nowhere", null);
            assertThat(answer.status()).as(path).isEqualTo(500);
            assertThat(answer.body().strip()).as(path).isEqualTo("No path to region");
        }
        byte[] body = "{\"Job\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(west.request("PUT", "/v1/jobs?region=nowhere", body).body().strip())
                .isEqualTo("No path to region");
        Distribution.Result command = west.run("job", "status", "-region=nowhere", "x");
        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.err()).contains("Unexpected response code: 500 (No path to region)");
    }

    @Test
    @Order(5)
    void theRegionMayAlsoComeFromTheEnvironment() {
        Distribution.Result result =
                Distribution.run(
                        west.address(), Map.of("NOMAD_REGION", "east"), "job", "status", "far");

        assertThat(result.exitCode()).as(result.all()).isZero();
        assertThat(result.out()).contains("far");
    }

    @Test
    @Order(6)
    void joiningNobodyNamesTheAddressAndTheReason() {
        Distribution.Result result = west.run("server", "join", "127.0.0.1:1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.1:1").contains("refused");
    }

    @Test
    @Order(7)
    void aRegionThatDiesIsListedAsFailedAndFoundAgain() {
        east.kill();
        Await.until(
                "east to be failed",
                () -> west.ok("server", "members").matches("(?s).*east-1.east[^\n]*failed.*"));
        assertThat(west.request("GET", "/v1/jobs?region=east", null).body())
                .startsWith("No path to region");
        assertThat(west.get("/v1/jobs").isArray()).isTrue();

        east.start();
        east.awaitReady();

        Await.until(
                "east to be alive for west",
                () -> west.ok("server", "members").matches("(?s).*east-1.east[^\n]*alive.*"));
        Await.until(
                "a forwarded answer",
                () -> west.get("/v1/job/far?region=east").get("ID").asString().equals("far"));
        Await.until("west to be known to east", () -> east.get("/v1/regions").size() == 2);
    }

    @Test
    @Order(8)
    void aServerThatStopsForGoodIsForcedOut() {
        TestAgent.Answer alive =
                west.request("PUT", "/v1/agent/force-leave?node=east-1.east", new byte[0]);
        assertThat(alive.status()).isEqualTo(500);
        assertThat(alive.body()).contains("east-1.east is alive");
        east.kill();
        Await.until(
                "east to be failed",
                () -> west.ok("server", "members").matches("(?s).*east-1.east[^\n]*failed.*"));

        assertThat(
                        west.request("PUT", "/v1/agent/force-leave?node=east-1.east", new byte[0])
                                .status())
                .isEqualTo(200);

        assertThat(west.ok("server", "members")).containsPattern("east-1.east[^\n]*left");
        assertThat(west.get("/v1/regions").size()).isEqualTo(1);
    }
}
