package io.drover.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.api.Bytes;
import io.drover.api.allocation.StreamFrame;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String body = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + " token="
                        + exchange.getRequestHeaders().getFirst("X-Nomad-Token")
                        + " "
                        + sent);
        exchange.getResponseHeaders().set("X-Nomad-Index", "42");
        exchange.getResponseHeaders().set("X-Nomad-LastContact", "5");
        exchange.getResponseHeaders().set("X-Nomad-KnownLeader", "true");
        exchange.getResponseHeaders().set("X-Nomad-NextToken", "next");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private ApiConfigBuilder config() {
        return ApiConfigBuilder.builder()
                .address("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private ApiClient client() {
        return new ApiClient(config().build());
    }

    @Test
    void readsBodyAndMeta() throws IOException {
        body = "[{\"ID\": \"a\", \"Priority\": 50, \"Periodic\": true}]";

        Answer answer = client().get(Query.of("/v1/jobs"));

        assertThat(answer.body().items()).hasSize(1);
        assertThat(answer.body().items().getFirst().text("ID")).isEqualTo("a");
        assertThat(answer.body().items().getFirst().number("Priority")).isEqualTo(50);
        assertThat(answer.body().items().getFirst().flag("Periodic")).isTrue();
        assertThat(answer.index()).isEqualTo(42);
        assertThat(answer.lastContact()).isEqualTo(Duration.ofMillis(5));
        assertThat(answer.knownLeader()).isTrue();
        assertThat(answer.nextToken()).isEqualTo("next");
    }

    @Test
    void sendsRegionNamespaceAndToken() throws IOException {
        var client = new ApiClient(config().region("eu").namespace("apps").token("secret").build());

        client.get(Query.of("/v1/job/{}", "a/b c").with("index", 7));

        assertThat(requests)
                .containsExactly(
                        "GET /v1/job/a%2Fb%20c?index=7&namespace=apps&region=eu token=secret ");
    }

    @Test
    void leavesAnOwnNamespaceOfTheRequestAlone() throws IOException {
        new ApiClient(config().namespace("apps").build())
                .get(Query.of("/v1/jobs").with("namespace", "*"));

        assertThat(requests.getFirst()).contains("/v1/jobs?namespace=*");
    }

    @Test
    void encodesARecordThatItWrites() throws IOException {
        client().put(Query.of("/v1/jobs"), JobBuilder.builder().id("a").build());

        assertThat(requests.getFirst()).startsWith("PUT /v1/jobs ").contains("\"ID\":\"a\"");
    }

    @Test
    void readsARecord() throws IOException {
        body = "{\"ID\": \"a\", \"Priority\": 10}";

        assertThat(client().get(Query.of("/v1/job/{}", "a"), Job.class).priority()).isEqualTo(10);
    }

    @Test
    void readsAnEmptyBodyAsNull() throws IOException {
        body = "";

        assertThat(client().put(Query.of("/v1/x"), null).body().isNull()).isTrue();
    }

    @Test
    void tellsStatusAndTextOfARefusal() {
        status = 500;
        body = "No path to region";

        assertThatThrownBy(() -> client().get(Query.of("/v1/jobs")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(500);
                            assertThat(e.body()).isEqualTo("No path to region");
                        })
                .hasMessage("Unexpected response code: 500 (No path to region)");
    }

    @Test
    void findsNothingWhereThereIsNothing() throws IOException {
        status = 404;
        body = "job not found";

        assertThat(client().find(Query.of("/v1/job/{}", "a"))).isEmpty();
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var client =
                new ApiClient(
                        ApiConfigBuilder.builder().address("http://127.0.0.1:" + free).build());

        assertThatThrownBy(() -> client.get(Query.of("/v1/jobs").with("prefix", "a")))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith(
                        "GET http://127.0.0.1:" + free + "/v1/jobs: connection refused;");
    }

    @Test
    void saysThatTheOtherEndIsNoAgent() {
        body = "<html>";

        assertThatThrownBy(() -> client().get(Query.of("/v1/jobs")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("answered something that is no JSON");
    }

    @Test
    void readsFramesUntilTheStreamEnds() throws IOException {
        body =
                "{\"Offset\":3,\"Data\":\"YWJj\",\"File\":\"t.stdout.0\"}{}{\"FileEvent\":\"file"
                        + " deleted\"}";
        var frames = new ArrayList<StreamFrame>();

        client().frames(Query.of("/v1/client/fs/logs/{}", "x"), frames::add);

        assertThat(frames)
                .containsExactly(
                        new StreamFrame(
                                3,
                                Bytes.of("abc".getBytes(StandardCharsets.UTF_8)),
                                "t.stdout.0",
                                ""),
                        new StreamFrame(0, null, "", ""),
                        new StreamFrame(0, null, "", "file deleted"));
    }

    @Test
    void streamsBytes() throws IOException {
        body = "line\n";

        try (InputStream in = client().stream(Query.of("/v1/client/fs/logs/{}", "x"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("line\n");
        }
    }

    @Test
    void asksForABlockingQuery() throws IOException {
        client().get(Query.of("/v1/jobs").blocking(9, Duration.ofSeconds(60)));

        assertThat(requests.getFirst()).startsWith("GET /v1/jobs?index=9&wait=60000ms");
    }
}
