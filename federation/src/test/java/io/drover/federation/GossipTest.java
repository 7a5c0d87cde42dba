package io.drover.federation;

import static io.drover.federation.TestPool.KEY_A;
import static io.drover.federation.TestPool.KEY_B;
import static io.drover.federation.TestPool.address;
import static io.drover.federation.TestPool.await;
import static io.drover.federation.TestPool.awaitSeen;
import static io.drover.federation.TestPool.join;
import static io.drover.federation.TestPool.seenBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.federation.swim.MemberEvent;
import io.drover.federation.swim.MemberStatus;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What servers need of gossip, with real sockets. */
class GossipTest {
    private final TestPool pool = new TestPool();

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void joinsByAddressAtRunTimeAndSpreadsTheRest() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        Gossip c = pool.start("c", "west");
        join(b, a);

        join(c, b);

        for (Gossip gossip : List.of(a, b, c)) {
            await(
                    () ->
                            seenBy(gossip)
                                    .keySet()
                                    .equals(java.util.Set.of("a.east", "b.east", "c.west")),
                    () -> seenBy(gossip).toString());
        }
        assertThat(a.self().at().port()).isEqualTo(a.port());
    }

    @Test
    void tellsWhichAddressesCouldNotBeJoinedAndWhy() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        Gossip gone = pool.start("gone", "east");
        gone.close();

        JoinOutcome outcome =
                a.join(List.of(address(gone), address(b), "no.such.host.invalid", "1.2.3.4:port"));

        assertThat(outcome.joined()).isEqualTo(1);
        assertThat(outcome.errors()).hasSize(3);
        assertThat(outcome.error())
                .containsPattern(address(gone) + ": Connection (refused|reset)")
                .contains("no.such.host.invalid: no address is known")
                .contains("1.2.3.4:port: the port is no number: port");
    }

    @Test
    void tellsLeavingFromFailing() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        Gossip c = pool.start("c", "east");
        join(b, a);
        join(c, a);

        b.leave();
        b.close();
        c.close();

        awaitSeen(a, "b.east", MemberStatus.LEFT);
        awaitSeen(a, "c.east", MemberStatus.FAILED);
        assertThat(pool.events.get("a.east"))
                .noneMatch(event ->
                        event.kind() == MemberEvent.Kind.FAILED
                                && event.member().name().equals("b.east"));
        a.forceLeave("c.east", false);
        assertThat(seenBy(a)).containsEntry("c.east", MemberStatus.LEFT);
        a.forceLeave("c.east", true);
        assertThat(seenBy(a)).doesNotContainKey("c.east");
    }

    @Test
    void newTagsReachTheOthers() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        join(b, a);
        TreeMap<String, String> tags = new TreeMap<>(b.self().tags());
        tags.put("build", "2");

        b.updateTags(tags);

        await(
                () ->
                        a.members().stream()
                                .anyMatch(member ->
                                        member.name().equals("b.east")
                                                && member.tag("build").equals("2")),
                () -> a.members().toString());
        assertThatThrownBy(
                        () -> {
                            tags.put("long", "x".repeat(600));
                            b.updateTags(tags);
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most 512");
    }

    @Test
    void aCutThatHealsLosesNobody() throws Exception {
        List<Gossip> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(pool.start("s" + i, "r" + i % 2));
            if (i > 0) {
                join(all.get(i), all.getFirst());
            }
        }
        pool.cutOff(all.get(1), all.get(3), all.get(5));
        awaitSeen(all.get(0), "s1.r1", MemberStatus.FAILED);
        awaitSeen(all.get(1), "s0.r0", MemberStatus.FAILED);

        pool.heal();

        for (Gossip gossip : all) {
            await(
                    () ->
                            seenBy(gossip).size() == 6
                                    && seenBy(gossip).values().stream()
                                            .allMatch(status -> status == MemberStatus.ALIVE),
                    () -> gossip.name() + " sees " + seenBy(gossip));
        }
    }

    @Test
    void keysRotateWithoutLosingAnybody() throws Exception {
        Gossip a = pool.start("a", "east", KEY_A);
        Gossip b = pool.start("b", "east", KEY_A);
        join(b, a);

        for (Gossip gossip : List.of(a, b)) {
            gossip.keyring().install(KEY_B);
        }
        a.keyring().use(KEY_B); // now the two seal with different keys
        join(a, b);
        b.keyring().use(KEY_B);
        for (Gossip gossip : List.of(a, b)) {
            gossip.keyring().remove(KEY_A);
        }

        join(b, a);
        Gossip c = pool.start("c", "east", KEY_B);
        join(c, a);
        awaitSeen(b, "c.east", MemberStatus.ALIVE);
        assertThat(seenBy(a).values()).containsOnly(MemberStatus.ALIVE);
    }

    @Test
    void serversWithAnotherKeyOrNoneStayOutside() throws Exception {
        Gossip a = pool.start("a", "east", KEY_A);
        Gossip other = pool.start("other", "east", KEY_B);
        Gossip open = pool.start("open", "east");

        assertThat(other.join(List.of(address(a))).joined()).isZero();
        assertThat(open.join(List.of(address(a))).joined()).isZero();
        assertThat(a.join(List.of(address(open))).joined()).isZero();

        for (Gossip gossip : List.of(a, other, open)) {
            assertThat(gossip.members()).hasSize(1);
        }
    }

    @Test
    void aTakenNameIsRefusedWithTheWayOut() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        join(b, a);
        TreeMap<String, String> tags = new TreeMap<>(b.self().tags());
        tags.put("id", "another");
        GossipConfig config = TestPool.config("b", "east");
        Gossip impostor =
                pool.start(
                        new GossipConfig(
                                config.bind(),
                                config.advertiseHost(),
                                0,
                                "b",
                                "east",
                                tags,
                                List.of(),
                                config.timing()));

        JoinOutcome outcome = impostor.join(List.of(address(a)));

        assertThat(outcome.error())
                .contains("the name b.east is taken by a server at 127.0.0.1:" + b.port())
                .contains("give this agent another name");
    }

    @Test
    void aRestartedServerReplacesItself() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        join(b, a);
        b.close();

        Gossip again = pool.start("b", "east"); // another port, the same id
        join(again, a);

        await(
                () ->
                        a.members().stream()
                                .anyMatch(member ->
                                        member.name().equals("b.east")
                                                && member.alive()
                                                && member.at().port() == again.port()),
                () -> a.members().toString());
    }

    @Test
    void retryJoinWaitsForTheOtherToStart() throws Exception {
        Gossip a = pool.start("a", "east");
        int port = TestPool.lastingPort();

        try (RetryJoin _ =
                RetryJoin.start(
                        a, List.of("127.0.0.1:" + port), Duration.ofMillis(100), 0, _ -> {})) {
            Gossip again =
                    pool.start(
                            GossipConfig.of(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                    "b",
                                    "east",
                                    TestPool.config("b", "east").tags(),
                                    List.of()));
            awaitSeen(again, "a.east", MemberStatus.ALIVE);
        }
    }

    @Test
    void retryJoinGivesUpAfterItsLimit() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip gone = pool.start("gone", "east");
        gone.close();
        CompletableFuture<JoinOutcome> gaveUp = new CompletableFuture<>();

        try (RetryJoin _ =
                RetryJoin.start(
                        a, List.of(address(gone)), Duration.ofMillis(10), 3, gaveUp::complete)) {
            assertThat(gaveUp.get(30, TimeUnit.SECONDS).error()).contains("Connection refused");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        Gossip a = pool.start("a", "east");
        GossipConfig config =
                GossipConfig.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), a.port()),
                        "b",
                        "east",
                        new TreeMap<>(),
                        List.of());

        assertThatThrownBy(() -> Gossip.start(config, _ -> {}))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + a.port())
                .hasMessageContaining("ports.serf");
    }

    @Test
    void garbageHarmsNobody() throws Exception {
        Gossip a = pool.start("a", "east");
        Gossip b = pool.start("b", "east");
        join(b, a);
        Random random = new Random(1);
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), a.port());

        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 2000; i++) {
                byte[] bytes = new byte[random.nextInt(1500)];
                random.nextBytes(bytes);
                if (bytes.length > 2) {
                    bytes[0] = 0;
                    bytes[1] = 1;
                }
                socket.send(new DatagramPacket(bytes, bytes.length, target));
            }
        }
        try (Socket socket = new Socket(target.getAddress(), target.getPort())) {
            socket.getOutputStream().write(new byte[] {127, 0, 0, 0, 1});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }

        Gossip c = pool.start("c", "east");
        join(c, a);
        assertThat(seenBy(a)).containsKeys("a.east", "b.east", "c.east");
    }

    @Test
    void usingAClosedOneFailsAtOnce() throws Exception {
        Gossip a = pool.start("a", "east");
        a.close();

        assertThatThrownBy(() -> a.forceLeave("b", false))
                .isInstanceOf(IllegalStateException.class);
        a.leave();
    }

    @Test
    @Tag("long")
    void thirtyMembersSurviveAPartitionOfMinutes() throws Exception {
        List<Gossip> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(pool.start("s" + i, "r" + i % 3, KEY_A));
            if (i > 0) {
                join(all.get(i), all.getFirst());
            }
        }
        Gossip[] apart = all.stream().filter(g -> g.name().endsWith("r1")).toArray(Gossip[]::new);
        pool.cutOff(apart);
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(1000);
        }

        pool.heal();

        for (Gossip gossip : all) {
            await(
                    () ->
                            seenBy(gossip).size() == 30
                                    && seenBy(gossip).values().stream()
                                            .allMatch(status -> status == MemberStatus.ALIVE),
                    () -> gossip.name() + " sees " + seenBy(gossip));
        }
    }
}
