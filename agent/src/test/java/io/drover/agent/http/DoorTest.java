package io.drover.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobsParseRequest;
import io.drover.api.json.Codec;
import io.drover.api.namespace.Namespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
    private final FakeCluster cluster = new FakeCluster();
    private final List<String> waits = new ArrayList<>();
    private Authorizer authorizer = Authorizer.OFF;
    private Limits limits = Limits.DEFAULTS.with(100, 0);

    private static Namespace space(String name) {
        return new Namespace(name, "", "", null, null, null, null, null, 3, 4, null, null, null);
    }

    private RouteTable table() {
        return new RouteTable(
                List.of(
                        Route.get("/v1/spaces")
                                .needs(Capability.rows("read"))
                                .by(Answerer.REGION)
                                .with(
                                        Feature.PREFIX,
                                        Feature.FILTER,
                                        Feature.PAGES,
                                        Feature.REVERSE)
                                .reads(this::spaces),
                        Route.get("/v1/space/{name...}")
                                .by(Answerer.REGION)
                                .reads((call, _, _) -> Answer.json(space(call.part("name")), 9)),
                        Route.write("/v1/space/{name...}")
                                .by(Answerer.LEADER)
                                .answers(call ->
                                        Answer.json(call.body(JobsParseRequest.class).jobHcl())),
                        Route.get("/v1/space/{name...}/word")
                                .answers(call -> Answer.json(call.part("name"))),
                        Route.write("/v1/register")
                                .by(Answerer.LEADER)
                                .answers(_ ->
                                        Answer.withMeta(
                                                new JobRegisterResponse("e", 12, 10, ""), 12)),
                        Route.get("/v1/busy")
                                .answers(_ -> {
                                    throw RequestException.busy("later", Duration.ofSeconds(7));
                                }),
                        Route.get("/v1/broken")
                                .answers(_ -> {
                                    throw new IllegalStateException("it broke");
                                }),
                        Route.get("/v1/brokenhalfway")
                                .streams(call -> {
                                    call.exchange().respond(200, new TreeMap<>());
                                    throw new RequestException(500, "late");
                                }),
                        Route.get("/v1/long")
                                .answers(_ -> Answer.json(Collections.nCopies(5_000, "word"))),
                        Route.get("/v1/agent/here").answers(_ -> Answer.json("here"))));
    }

    private Answer spaces(Call call, long newerThan, Duration atMost) {
        waits.add(newerThan + " " + atMost);
        return new Answer.Rows<>(
                List.of(space("alpha"), space("beta"), space("gamma"), space("delta2")),
                8L,
                new Order<>(Namespace::name, (a, b) -> Integer.compare(place(a), place(b))),
                Namespace::name);
    }

    private static int place(String name) {
        return List.of("alpha", "beta", "gamma", "delta2").indexOf(name);
    }

    private FakeExchange ask(FakeExchange exchange) throws IOException {
        new Door(table(), cluster, authorizer, limits, new Codec(), () -> 0.5, new TreeMap<>())
                .handle(exchange);
        return exchange;
    }

    private FakeExchange get(String target) throws IOException {
        return ask(FakeExchange.get(target));
    }

    @Test
    void answersAReadWithItsIndexAndWhoLeads() throws IOException {
        FakeExchange answer = get("/v1/space/a");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("{\"").contains("\"Name\":\"a\"");
        assertThat(answer.answerHeader("Content-Type")).isEqualTo("application/json");
        assertThat(answer.answerHeader("X-Nomad-Index")).isEqualTo("9");
        assertThat(answer.answerHeader("X-Nomad-KnownLeader")).isEqualTo("true");
        assertThat(answer.answerHeader("X-Nomad-LastContact")).isEqualTo("7");
        assertThat(answer.answerHeader("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.answerHeader("Content-Length"))
                .isEqualTo(Integer.toString(answer.bytes().length));
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void laysJsonOutForPeopleWhenAsked() throws IOException {
        assertThat(get("/v1/spaces?pretty").text())
                .isEqualTo("[\n    \"alpha\",\n    \"beta\",\n    \"gamma\",\n    \"delta2\"\n]\n");
        assertThat(get("/v1/space/a?pretty").text())
                .contains("\n    \"Name\": \"a\"")
                .endsWith("}\n");
        assertThat(get("/v1/spaces?pretty=0").text()).doesNotContain("\n");
    }

    @Test
    void answersAtOnceWithoutAnIndexAndHandsTheIndexToTheReadElse() throws IOException {
        get("/v1/spaces");
        get("/v1/spaces?index=17&wait=32s");
        get("/v1/spaces?index=18&wait=10h");

        assertThat(waits).containsExactly("0 PT5M9.375S", "17 PT33S", "18 PT5M9.375S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/spaces?index=x | 400 | Invalid index",
                "/v1/spaces?wait=soon | 400 | Invalid wait time",
                "/v1/spaces?per_page=x | 400 | Expect a number for `per_page` query string parameter",
                "/v1/spaces?stale=maybe | 400 | Expect `true` or `false` for `stale` query string parameter",
                "/v1/spaces?prefix=%zz | 400 | invalid URL escape in \"%zz\"",
                "/v1/nothing | 404 | ''",
                "/v1/register | 405 | Invalid method",
                "/v1/broken | 500 | it broke"
            })
    void refusesInPlainText(String target, int status, String text) throws IOException {
        FakeExchange answer = get(target);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void showsOnePageAndWhereTheNextOneStarts() throws IOException {
        FakeExchange first = get("/v1/spaces?per_page=2");
        FakeExchange last = get("/v1/spaces?per_page=2&next_token=gamma");
        FakeExchange backwards = get("/v1/spaces?per_page=3&reverse=true&next_token=gamma");

        assertThat(first.text()).isEqualTo("[\"alpha\",\"beta\"]");
        assertThat(first.answerHeader("X-Nomad-NextToken")).isEqualTo("gamma");
        assertThat(last.text()).isEqualTo("[\"gamma\",\"delta2\"]");
        assertThat(last.answerHeader("X-Nomad-NextToken")).isNull();
        assertThat(backwards.text()).isEqualTo("[\"gamma\",\"beta\",\"alpha\"]");
    }

    @Test
    void filtersRowsBeforeItPagesThem() throws IOException {
        FakeExchange answer =
                get(
                        "/v1/spaces?per_page=1&filter="
                                + "Name+matches+%22.*a2%3F%24%22+and+Name+!%3D+alpha");

        assertThat(answer.text()).isEqualTo("[\"beta\"]");
        assertThat(answer.answerHeader("X-Nomad-NextToken")).isEqualTo("gamma");
    }

    @Test
    void saysWhatIsWrongWithAFilter() throws IOException {
        FakeExchange unreadable = get("/v1/spaces?filter=Name+%3D%3D");
        FakeExchange unknown = get("/v1/spaces?filter=Nmae+%3D%3D+x");

        assertThat(unreadable.status()).isEqualTo(400);
        assertThat(unreadable.text())
                .startsWith("failed to create result paginator: at character 8");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text())
                .isEqualTo("failed to read result page: \"Nmae\": Namespace has no field \"Nmae\"");
    }

    @Test
    void refusesABodyThatIsTooLongByItsHeaderWithoutReadingIt() throws IOException {
        InputStream untouchable =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("was read");
                    }

                    @Override
                    public int read(byte[] into, int from, int length) {
                        throw new AssertionError("was read");
                    }
                };

        FakeExchange answer =
                ask(
                        new FakeExchange("PUT", "/v1/space/a")
                                .header("Content-Length", "101")
                                .body(untouchable));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text())
                .isEqualTo(
                        "request body is larger than 100 bytes, the limit of this agent"
                                + " (limits.http_max_body_bytes)");
    }

    @Test
    void refusesABodyThatTurnsOutToBeTooLong() throws IOException {
        FakeExchange answer =
                ask(FakeExchange.put("/v1/space/a", "{\"JobHCL\":\"" + "x".repeat(200) + "\"}"));

        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''          | Request body is empty",
                "'null'      | Request body is empty",
                "'{'         | invalid JSON in the request body at line 1, column 2",
                "'{\"JobHCL\":[]}' | invalid JSON in the request body at line 1, column 11 (JobHCL)"
            })
    void saysWhatIsWrongWithABody(String body, String start) throws IOException {
        FakeExchange answer = ask(FakeExchange.put("/v1/space/a", body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(start);
    }

    @Test
    void repeatsTheIndexInBodiesThatCarryIt() throws IOException {
        FakeExchange answer = ask(FakeExchange.put("/v1/register", "{}"));

        assertThat(answer.text())
                .contains("\"Index\":12", "\"KnownLeader\":false", "\"LastContact\":0")
                .contains("\"NextToken\":\"\"", "\"EvalID\":\"e\"");
        assertThat(answer.answerHeader("X-Nomad-Index")).isEqualTo("12");
        assertThat(answer.answerHeader("X-Nomad-KnownLeader")).isNull();
    }

    @Test
    void takesAnEscapedOrPlainSlashAsPartOfAnId() throws IOException {
        assertThat(get("/v1/space/a%2Fb/word").text()).isEqualTo("\"a/b\"");
        assertThat(get("/v1/space/a/b/word").text()).isEqualTo("\"a/b\"");
        assertThat(get("/v1/space/a%2Fword").text()).contains("\"Name\":\"a/word\"");
    }

    @Test
    void compressesALongAnswerForThoseWhoTakeIt() throws IOException {
        FakeExchange plain = get("/v1/long");
        FakeExchange packed = ask(FakeExchange.get("/v1/long").header("Accept-Encoding", "gzip"));
        FakeExchange small = ask(FakeExchange.get("/v1/space/a").header("Accept-Encoding", "gzip"));

        assertThat(packed.answerHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 10);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.bytes()))) {
            assertThat(new String(unpacked.readAllBytes(), UTF_8)).isEqualTo(plain.text());
        }
        assertThat(plain.answerHeader("Content-Encoding")).isNull();
        assertThat(small.answerHeader("Content-Encoding")).isNull();
    }

    @Test
    void asksTheAuthorizerOnlyWhereItAnswers() throws IOException {
        authorizer =
                (_, _) -> {
                    throw new RequestException(403, "Permission denied");
                };
        cluster.leads = false;

        assertThat(get("/v1/agent/here").text()).isEqualTo("Permission denied");
        assertThat(get("/v1/spaces").status()).isZero();
        assertThat(cluster.passed).containsExactly("leader");
    }

    @Test
    void saysWhenToComeBackWhenThereIsTooMuchToDo() throws IOException {
        FakeExchange answer = get("/v1/busy");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.answerHeader("Retry-After")).isEqualTo("7");
    }

    @Test
    void answersItselfWhenItBecomesLeaderWhileTheRequestWaits() throws IOException {
        cluster.leads = false;
        cluster.willLead = true;

        assertThat(get("/v1/spaces").status()).isEqualTo(200);
        assertThat(cluster.passed).isEmpty();
    }

    @Test
    void saysWhenThereIsNoLeader() throws IOException {
        cluster.leads = false;
        cluster.knowsLeader = false;

        FakeExchange answer = get("/v1/spaces");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("No cluster leader");
        assertThat(get("/v1/spaces?stale").answerHeader("X-Nomad-KnownLeader")).isEqualTo("false");
    }

    @Test
    void endsCirclesAmongAgents() throws IOException {
        cluster.leads = false;

        FakeExchange circle = ask(FakeExchange.get("/v1/spaces").passedBy("other", "me"));
        FakeExchange odyssey =
                ask(
                        FakeExchange.get("/v1/spaces")
                                .passedBy("1", "2", "3", "4", "5", "6", "7", "8"));

        assertThat(circle.status()).isEqualTo(500);
        assertThat(circle.text()).contains("went in a circle").contains("other -> me");
        assertThat(odyssey.status()).isEqualTo(500);
        assertThat(cluster.passed).isEmpty();
    }

    @Test
    void saysSoWhenTheAgentThatMustAnswerIsLost() throws IOException {
        cluster.leads = false;
        cluster.lost = true;

        FakeExchange answer = get("/v1/spaces");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("rpc error: connection lost");
    }

    @Test
    void breaksAnAnswerOffWhenItFailsHalfway() {
        assertThatThrownBy(() -> get("/v1/brokenhalfway"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("late");
    }
}
