package io.drover.agent.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.http.Authorizer;
import io.drover.agent.http.Door;
import io.drover.agent.http.FakeCluster;
import io.drover.agent.http.FakeExchange;
import io.drover.agent.http.Limits;
import io.drover.agent.http.Route;
import io.drover.agent.http.RouteTable;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.job.JobVersionTag;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Versions of a job, what they were made from, and the parser's route. */
class JobVersionRoutesTest {
    private final Codec codec = new Codec();
    private final FakeRegionServer server = new FakeRegionServer();
    private final Canonicaliser canonicaliser = new Canonicaliser("global");

    @Test
    void eachVersionIsComparedWithTheOneBefore() throws IOException {
        threeVersions();

        JsonNode answer = get("/v1/job/j/versions?diffs=true");

        assertThat(answer.get("Versions")).hasSize(3);
        assertThat(counts(answer)).containsExactly("2>5", "1>2");
        assertThat(get("/v1/job/j/versions").get("Diffs").isNull()).isTrue();
    }

    @Test
    void allVersionsAreComparedWithOneThatIsNamed() throws IOException {
        threeVersions();

        assertThat(counts(get("/v1/job/j/versions?diffs=true&diff_version=0")))
                .containsExactly("1>5", "1>2", "None");
    }

    @Test
    void allVersionsAreComparedWithOneThatHasATag() throws IOException {
        threeVersions();
        JobVersionTag tag = new JobVersionTag("golden", "", 7);
        List<Command> commands = List.of(new Command.TagJobVersion("default", "j", 1, tag));
        server.state = StateMachine.apply(server.state, 9, commands).state();

        JsonNode answer = get("/v1/job/j/versions?diffs=true&diff_tag=golden");

        assertThat(counts(answer)).containsExactly("2>5", "None", "2>1");
        assertThat(answer.at("/Versions/1/VersionTag/Name").stringValue()).isEqualTo("golden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "diff_version=9 | version 9 not found",
                "diff_tag=none  | tag \"none\" not found",
            })
    void aVersionThatIsNotThereIsNamed(String query, String text) throws IOException {
        threeVersions();

        FakeExchange answer = ask("GET", "/v1/job/j/versions?diffs=true&" + query, "");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void theSourceOfAVersionIsThere() throws IOException {
        threeVersions();

        JsonNode source = get("/v1/job/j/submission?version=1");

        assertThat(source.get("Source").stringValue()).isEqualTo("source of 2");
        assertThat(source.get("Format").stringValue()).isEqualTo("hcl2");
        assertThat(source.get("Version").intValue()).isEqualTo(1);
        assertThat(source.get("JobID").stringValue()).isEqualTo("j");
        assertThat(ask("GET", "/v1/job/j/submission?version=7", "").text())
                .isEqualTo("job source not found");
    }

    @Test
    void theParserTakesVariablesAndFillsInDefaultsWhenAsked() throws IOException {
        String hcl =
                "variable \"n\" { type = number }\njob \"x\" {\ngroup \"g\" {\ncount = var.n\ntask \"t\" { driver = \"exec\" }\n}\n}\n";
        var body = codec.json().createObjectNode();
        body.put("JobHCL", hcl).put("Variables", "n = 4\nother = 1\n").put("HCLv1", true);

        JsonNode bare = parse(body.toString());
        JsonNode whole = parse(body.put("Canonicalize", true).toString());

        assertThat(bare.at("/TaskGroups/0/Count").intValue()).isEqualTo(4);
        assertThat(bare.get("Type").isNull()).isTrue();
        assertThat(whole.get("Type").stringValue()).isEqualTo("service");
        assertThat(whole.at("/TaskGroups/0/Tasks/0/KillTimeout").longValue())
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void theParserReadsNoFiles() throws IOException {
        String body = "{\"JobHCL\":\"job \\\"x\\\" {\\n  name = file(\\\"/etc/passwd\\\")\\n}\"}";

        FakeExchange answer = ask("PUT", "/v1/jobs/parse", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("Failed to parse job: ").doesNotContain("root:");
    }

    @Test
    void durationsOfJobsAreWholeNanoseconds() throws IOException {
        String body =
                "{\"Job\":{\"ID\":\"j\",\"TaskGroups\":[{\"Name\":\"g\",\"ShutdownDelay\":\"5s\"}]}}";

        FakeExchange answer = ask("PUT", "/v1/validate/job", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("5s", "nanoseconds");
    }

    // ---- a region with one job ----

    private void threeVersions() {
        for (int count : List.of(1, 2, 5)) {
            Job job = job(count);
            JobSubmission source =
                    new JobSubmission("source of " + count, "hcl2", null, "", "", "", 0, 0);
            List<Command> commands = List.of(new Command.RegisterJob(job, source, null, null));
            server.state = StateMachine.apply(server.state, count, commands).state();
        }
    }

    private Job job(int count) {
        String text =
                "job \"j\" {\ngroup \"g\" {\ncount = %d\ntask \"t\" { driver = \"exec\" }\n}\n}\n"
                        .formatted(count);
        Job parsed = JobParser.parse("j.hcl", text, ParseOptions.DEFAULT).job();
        return canonicaliser.canonical(parsed, "", State.initial());
    }

    private static List<String> counts(JsonNode answer) {
        List<String> counts = new ArrayList<>();
        for (JsonNode diff : answer.get("Diffs")) {
            JsonNode field = diff.at("/TaskGroups/0/Fields/0");
            counts.add(
                    field.isMissingNode()
                            ? diff.get("Type").stringValue()
                            : field.get("Old").stringValue()
                                    + ">"
                                    + field.get("New").stringValue());
        }
        return counts;
    }

    private JsonNode get(String target) throws IOException {
        return codec.json().readTree(ask("GET", target, "").text());
    }

    private JsonNode parse(String body) throws IOException {
        return codec.json().readTree(ask("POST", "/v1/jobs/parse", body).text());
    }

    private FakeExchange ask(String method, String target, String body) throws IOException {
        List<Route> routes = new ArrayList<>(new JobRoutes(server).routes());
        routes.addAll(new JobVersionRoutes(server).routes());
        routes.addAll(
                new ParseRoutes(
                                (job, namespace) ->
                                        canonicaliser.canonical(job, namespace, State.initial()),
                                () -> codec)
                        .routes());
        var exchange = new FakeExchange(method, target).body(body.getBytes(StandardCharsets.UTF_8));
        new Door(
                        new RouteTable(routes),
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
