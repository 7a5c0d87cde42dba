package io.drover.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.agent.AgentMember;
import io.drover.api.agent.JoinResult;
import io.drover.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationTest {
    private final List<Federation> started = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Passage passage = (address, _) -> asked.add(address);

    @TempDir Path dir;

    @AfterEach
    void stop() {
        started.forEach(Federation::close);
    }

    private static final class FakeExchange implements Exchange {
        private final String method;
        private boolean responded;

        FakeExchange(String method) {
            this.method = method;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String target() {
            return "/v1/jobs?region=west";
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public SortedMap<String, List<String>> headers() {
            return new TreeMap<>();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public List<String> passedBy() {
            return List.of();
        }

        @Override
        public OutputStream respond(int status, Map<String, String> headers) {
            responded = true;
            return new ByteArrayOutputStream();
        }

        @Override
        public boolean responded() {
            return responded;
        }

        @Override
        public void onCallerGone(Runnable action) {}
    }

    private Federation start(String node, String region, int rpcPort, String... retryJoin)
            throws IOException {
        return start(node, region, rpcPort, 0, List.of(), retryJoin);
    }

    private Federation start(
            String node,
            String region,
            int rpcPort,
            int gossipPort,
            List<String> keys,
            String... retryJoin)
            throws IOException {
        GossipConfig gossip =
                GossipConfig.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gossipPort),
                        node,
                        region,
                        ServerTags.of(region, "dc1", "id-" + node, "10.0.0.1:" + rpcPort, "1", 1),
                        keys);
        Federation federation =
                Federation.start(
                        new FederationConfig(
                                gossip,
                                dir.resolve(node),
                                List.of(retryJoin),
                                Duration.ofMillis(200),
                                0),
                        (address, exchange) -> passage.forward(address, exchange),
                        _ -> {},
                        _ -> {});
        started.add(federation);
        return federation;
    }

    private static String gossipAddress(Federation federation) {
        return "127.0.0.1:" + federation.gossip().port();
    }

    private Federation joined(Federation joining, Federation known) {
        JoinResult result = joining.join(List.of(gossipAddress(known)));
        assertThat(result.error()).isEmpty();
        assertThat(result.numJoined()).isEqualTo(1);
        return joining;
    }

    @Test
    void listsRegionsInOrderAndMembersAsTheWireHasThem() throws Exception {
        Federation west = start("w", "west", 1);
        Federation east = joined(start("e", "east", 2), west);

        assertThat(east.regions()).containsExactly("east", "west");
        TestPool.await(() -> west.regions().size() == 2, () -> west.regions().toString());
        AgentMember self = east.self();
        assertThat(self.name()).isEqualTo("e.east");
        assertThat(self.status()).isEqualTo("alive");
        assertThat(self.port()).isEqualTo(east.gossip().port());
        assertThat(self.tags())
                .containsEntry("role", "nomad")
                .containsEntry("bootstrap", "1")
                .containsEntry("rpc_addr", "10.0.0.1")
                .containsEntry("port", "2");
        assertThat(east.members())
                .extracting(AgentMember::name)
                .containsExactly("e.east", "w.west");
    }

    @Test
    void passesARequestToAServerOfTheRegion() throws Exception {
        Federation east = joined(start("e", "east", 2), start("w", "west", 1));

        east.forward("west", new FakeExchange("PUT"));

        assertThat(asked).containsExactly("10.0.0.1:1");
        assertThat(east.serversOf("west")).containsExactly("10.0.0.1:1");
    }

    @Test
    void anUnknownRegionHasNoPath() throws Exception {
        Federation east = start("e", "east", 2);

        assertThatThrownBy(() -> east.forward("nowhere", new FakeExchange("GET")))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessage("No path to region");
    }

    @Test
    void triesAnotherServerWhenOneCannotBeReached() throws Exception {
        Federation first = start("w1", "west", 1);
        joined(start("w2", "west", 2), first);
        Federation east = joined(start("e", "east", 3), first);
        passage =
                (address, exchange) -> {
                    asked.add(address);
                    if (asked.size() == 1) {
                        throw new IOException("rpc", new ConnectException("refused"));
                    }
                    exchange.respond(200, Map.of()).close();
                };
        FakeExchange write = new FakeExchange("PUT");

        east.forward("west", write);

        assertThat(asked).containsExactlyInAnyOrder("10.0.0.1:1", "10.0.0.1:2");
        assertThat(write.responded()).isTrue();
    }

    @Test
    void aWriteThatMayHaveBeenDoneIsNotRepeated() throws Exception {
        Federation first = start("w1", "west", 1);
        joined(start("w2", "west", 2), first);
        Federation east = joined(start("e", "east", 3), first);
        passage =
                (address, _) -> {
                    asked.add(address);
                    throw new IOException("the server went away");
                };

        assertThatThrownBy(() -> east.forward("west", new FakeExchange("PUT")))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("may or may not have been done");
        assertThat(asked).hasSize(1);
        asked.clear();
        assertThatThrownBy(() -> east.forward("west", new FakeExchange("GET")))
                .hasMessageStartingWith("No path to region: no server of west can be reached");
        assertThat(asked).hasSize(2);
    }

    @Test
    void anAnswerThatBreaksOffIsNotRepeated() throws Exception {
        Federation first = start("w1", "west", 1);
        Federation east = joined(start("e", "east", 3), first);
        passage =
                (address, exchange) -> {
                    asked.add(address);
                    exchange.respond(200, Map.of());
                    throw new IOException("broke off");
                };

        assertThatThrownBy(() -> east.forward("west", new FakeExchange("GET")))
                .isInstanceOf(IOException.class)
                .hasMessage("broke off");
    }

    @Test
    void aRegionWhoseServersFailedHasNoPathUntilTheyAreBack() throws Exception {
        int port = TestPool.lastingPort();
        Federation west = start("w", "west", 1, port, List.of());
        Federation east = joined(start("e", "east", 2), west);
        west.close();
        TestPool.await(() -> east.regions().size() == 1, () -> east.members().toString());
        assertThatThrownBy(() -> east.forward("west", new FakeExchange("GET")))
                .hasMessage("No path to region");

        start("w", "west", 1, port, List.of());

        TestPool.await(() -> east.regions().size() == 2, () -> east.members().toString());
        east.forward("west", new FakeExchange("GET"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void serversFindOneAnotherAfterAllWereRestarted() throws Exception {
        int westPort = TestPool.lastingPort();
        int eastPort = TestPool.lastingPort();
        Federation west = start("w", "west", 1, westPort, List.of());
        Federation east = joined(start("e", "east", 2, eastPort, List.of()), west);
        TestPool.await(() -> west.members().size() == 2, () -> west.members().toString());
        west.close();
        east.close();

        Federation westAgain = start("w", "west", 1, westPort, List.of());
        Federation eastAgain = start("e", "east", 2, eastPort, List.of());

        TestPool.await(
                () -> westAgain.regions().size() == 2 && eastAgain.regions().size() == 2,
                () -> westAgain.members() + " " + eastAgain.members());
    }

    @Test
    void aServerThatLeftDoesNotRejoinByItself() throws Exception {
        Federation west = start("w", "west", 1);
        Federation east = joined(start("e", "east", 2), west);
        TestPool.await(() -> west.members().size() == 2, () -> west.members().toString());

        east.leave();
        east.close();

        assertThat(Files.readAllLines(dir.resolve("e/serf.snapshot"))).isEmpty();
        TestPool.await(
                () -> west.members().getFirst().status().equals("left"),
                () -> west.members().toString());
    }

    @Test
    void onlyFailedMembersAreForcedOut() throws Exception {
        Federation west = start("w", "west", 1);
        Federation east = joined(start("e", "east", 2), west);

        assertThatThrownBy(() -> east.forceLeave("w.west", false))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("w.west is alive");
        assertThatThrownBy(() -> east.forceLeave("nobody", false))
                .hasMessage("no member is named nobody");
    }

    @Test
    void theKeyFileWinsOverTheConfiguredKeyAndIsPrivate() throws Exception {
        Federation first = start("e", "east", 2, 0, List.of(TestPool.KEY_A));
        first.close();
        Path file = dir.resolve("e/serf.keyring");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Federation again = start("e", "east", 2, 0, List.of(TestPool.KEY_B));

        assertThat(again.gossip().keyring().list()).containsExactly(TestPool.KEY_A);
        again.close();
        Files.writeString(file, "[\"c2hvcnQ=\"]");
        assertThatThrownBy(() -> start("e", "east", 2, 0, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serf.keyring is damaged");
    }
}
