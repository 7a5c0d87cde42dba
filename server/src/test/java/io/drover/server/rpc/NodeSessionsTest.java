package io.drover.server.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.allocation.Allocation;
import io.drover.api.node.Node;
import io.drover.server.FakeExchange;
import io.drover.server.Fixtures;
import io.drover.server.Server;
import io.drover.server.ServerConfig;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import io.drover.wire.Exchange;
import io.drover.wire.relay.TunnelClient;
import io.drover.wire.session.ServerMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSessionsTest {
    private static final String NODE = "11111111-0000-4000-8000-000000000001";
    private static final String OTHER = "22222222-0000-4000-8000-000000000002";

    @TempDir Path dataDir;
    private Server server;
    private final CountDownLatch callerGone = new CountDownLatch(1);

    @BeforeEach
    void start() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server =
                Server.start(
                        ServerConfig.single(
                                "global",
                                "dc1",
                                "server-1",
                                "5c1f5a4e-0000-4000-8000-000000000001",
                                dataDir,
                                any,
                                any),
                        this::door);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Answers with the request, or waits for the caller to go. */
    private void door(Exchange exchange) throws IOException {
        if (exchange.target().equals("/wait")) {
            exchange.onCallerGone(callerGone::countDown);
            OutputStream out = exchange.respond(200, Map.of());
            out.write('.');
            out.flush();
            try {
                assertThat(callerGone.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return;
        }
        String text = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
        try (OutputStream out = exchange.respond(201, Map.of("X-Answer", "1"))) {
            out.write(
                    (exchange.method()
                                    + " "
                                    + exchange.target()
                                    + " "
                                    + exchange.passedBy()
                                    + " "
                                    + exchange.header("X-Test")
                                    + " "
                                    + text.length())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private FakeNode node(String id) {
        return new FakeNode(server.rpcAddress(), Fixtures.node(id, "secret-" + id));
    }

    private State await(Watch watch, Predicate<State> wanted) throws InterruptedException {
        State state = server.state();
        while (!wanted.test(state)) {
            long seen = watch.indexIn(state);
            State next = server.await(watch, seen, Duration.ofSeconds(20));
            assertThat(next).as("a newer state").isNotSameAs(state);
            state = next;
        }
        return state;
    }

    private boolean ready(State state, String id) {
        Node node = state.node(id);
        return node != null && node.status().equals("ready");
    }

    @Test
    void registersANodeAndMakesItReady() throws InterruptedException {
        try (FakeNode node = node(NODE)) {
            var welcome = node.await(ServerMessage.BodyCase.WELCOME).getWelcome();
            assertThat(welcome.getHeartbeatTtlMs()).isBetween(10_000L, 20_000L);
            assertThat(welcome.getServersList())
                    .containsExactly("127.0.0.1:" + server.rpcAddress().getPort());
            assertThat(
                            node.await(ServerMessage.BodyCase.ALLOCATION_SYNC)
                                    .getAllocationSync()
                                    .getFull())
                    .isTrue();
            State state = await(Watch.table(Table.NODES), s -> ready(s, NODE));
            assertThat(requireNonNull(state.node(NODE)).computedClass()).isNotEmpty();

            node.beat();
            node.await(ServerMessage.BodyCase.HEARTBEAT_ACCEPTED);
        }
    }

    @Test
    void pushesWorkAndTakesReports() throws InterruptedException {
        try (FakeNode node = node(NODE)) {
            await(Watch.table(Table.NODES), s -> ready(s, NODE));
            server.jobs().register(Fixtures.register(Fixtures.job("one", 1)), "");
            List<Allocation> assigned = node.awaitAllocations();
            assertThat(assigned).hasSize(1);
            Allocation allocation = assigned.getFirst();
            assertThat(allocation.job()).isNull();
            assertThat(node.jobs).containsKey("one 0");
            assertThat(allocation.allocatedResources()).isNotNull();

            node.report(7, allocation.id(), "running");
            var committed = node.await(ServerMessage.BodyCase.ALLOCATION_UPDATES_COMMITTED);
            assertThat(committed.getAllocationUpdatesCommitted().getSequence()).isEqualTo(7);
            assertThat(requireNonNull(server.state().allocation(allocation.id())).clientStatus())
                    .isEqualTo("running");

            server.jobs().deregister("default", "one", false, 0, false);
            List<Allocation> stopped = node.awaitAllocations();
            assertThat(stopped.getFirst().desiredStatus()).isEqualTo("stop");
        }
    }

    @Test
    void tellsEverythingAgainInANewSession() throws InterruptedException {
        String id;
        try (FakeNode node = node(NODE)) {
            await(Watch.table(Table.NODES), s -> ready(s, NODE));
            server.jobs().register(Fixtures.register(Fixtures.job("one", 1)), "");
            id = node.awaitAllocations().getFirst().id();
            try (FakeNode again = node(NODE)) {
                assertThat(again.awaitAllocations().getFirst().id()).isEqualTo(id);
                assertThat(again.jobs).containsKey("one 0");
                assertThat(node.await(ServerMessage.BodyCase.REFUSED).getRefused().getReason())
                        .contains("another session");
            }
        }
    }

    @Test
    void ignoresReportsOnOthersAllocations() throws InterruptedException {
        try (FakeNode node = node(NODE)) {
            await(Watch.table(Table.NODES), s -> ready(s, NODE));
            server.jobs().register(Fixtures.register(Fixtures.job("one", 1)), "");
            String id = node.awaitAllocations().getFirst().id();
            try (FakeNode other = node(OTHER)) {
                other.await(ServerMessage.BodyCase.WELCOME);
                other.report(1, id, "failed");
                other.await(ServerMessage.BodyCase.ALLOCATION_UPDATES_COMMITTED);
                assertThat(requireNonNull(server.state().allocation(id)).clientStatus())
                        .isEqualTo("pending");
            }
        }
    }

    @Test
    void refusesAnotherSecret() throws InterruptedException {
        try (FakeNode node = node(NODE)) {
            node.await(ServerMessage.BodyCase.WELCOME);
        }
        try (FakeNode thief = new FakeNode(server.rpcAddress(), Fixtures.node(NODE, "guessed"))) {
            var refused = thief.await(ServerMessage.BodyCase.REFUSED).getRefused();
            assertThat(refused.getRetry()).isFalse();
            assertThat(refused.getReason()).contains("another secret").doesNotContain("guessed");
        }
    }

    @Test
    void refusesANodeWithoutAnId() throws InterruptedException {
        try (FakeNode node =
                new FakeNode(server.rpcAddress(), Fixtures.node("not-a-uuid", "secret"))) {
            var refused = node.await(ServerMessage.BodyCase.REFUSED).getRefused();
            assertThat(refused.getReason()).contains("not-a-uuid");
            node.await(FakeNode.ENDED::equals);
        }
    }

    @Test
    void passesARequestToANode() throws Exception {
        assertThat(server.passToNode(NODE, new FakeExchange("GET", "/v1/x", ""))).isFalse();
        try (FakeNode node = node(NODE);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            node.await(ServerMessage.BodyCase.WELCOME);
            FakeExchange request = new FakeExchange("POST", "/v1/client/fs?a=b", "question");
            Future<Boolean> passed = callers.submit(() -> server.passToNode(NODE, request));
            node.attend(
                    node.await(ServerMessage.BodyCase.ATTEND_REQUEST)
                            .getAttendRequest()
                            .getTicket());
            assertThat(passed.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(request.status()).isEqualTo(200);
            assertThat(request.answer()).isEqualTo("POST /v1/client/fs?a=b [server-1] question");
        }
    }

    @Test
    void answersWhatOtherAgentsForward() throws IOException {
        String address = "127.0.0.1:" + server.rpcAddress().getPort();
        try (TunnelClient client = new TunnelClient("agent-2")) {
            FakeExchange small = new FakeExchange("PUT", "/v1/jobs?region=x", "hello");
            client.forward(address, small);
            assertThat(small.status()).isEqualTo(201);
            assertThat(small.answer()).isEqualTo("PUT /v1/jobs?region=x [agent-2] yes 5");

            FakeExchange large = new FakeExchange("PUT", "/v1/jobs", "x".repeat(3_000_000));
            client.forward(address, large);
            assertThat(large.answer()).endsWith(" 3000000");
        }
    }

    @Test
    void tellsTheDoorThatTheCallerWent() throws Exception {
        String address = "127.0.0.1:" + server.rpcAddress().getPort();
        try (TunnelClient client = new TunnelClient("agent-2");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            FakeExchange request = new FakeExchange("GET", "/wait", "");
            Future<?> forwarded =
                    callers.submit(() -> {
                        client.forward(address, request);
                        return null;
                    });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (request.answer().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            request.leave();
            assertThat(callerGone.await(20, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> forwarded.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        try (TunnelClient client = new TunnelClient("agent-2")) {
            FakeExchange request = new FakeExchange("GET", "/v1/jobs", "");
            assertThatThrownBy(() -> client.forward("127.0.0.1:1", request))
                    .isInstanceOf(ConnectException.class);
            assertThat(request.responded()).isFalse();
        }
    }
}
