package io.drover.federation.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.federation.swim.Swim.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers need of gossip, in simulated pools. */
class SwimSimulationTest {
    private static final long MINUTE = 60_000;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void oneAddressIsEnoughToKnowAll(long seed) {
        SimulatedPool pool = new SimulatedPool(seed);
        List<String> hosts = addMembers(pool, 30);

        for (String host : hosts.subList(1, 30)) {
            assertThat(pool.join(host, hosts.getFirst())).isEmpty();
        }

        assertThat(pool.runUntil(pool::agrees, 10_000)).isBetween(0L, 5_000L);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKilledMemberIsFailedForAllWithinFiveSeconds(long seed) {
        for (int size : List.of(2, 3, 5, 30)) {
            SimulatedPool pool = aPool(seed, size);
            String victim = pool.running().get((int) (seed % size));

            pool.kill(victim);

            assertThat(pool.runUntil(() -> failedForAll(pool, victim), 20_000))
                    .as("%s of %s members", victim, size)
                    .isBetween(0L, 5_000L);
            assertThat(pool.wronglyFailed()).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aFailedMemberStaysListedUntilForcedOut(long seed) {
        SimulatedPool pool = aPool(seed, 5);
        pool.kill("s3.r0");
        pool.run(60 * MINUTE);
        assertThat(failedForAll(pool, "s3.r0")).isTrue();

        pool.input("s0.r0", new Input.ForceLeave("s3.r0", false));

        assertThat(pool.runUntil(() -> seenByAll(pool, "s3.r0", MemberStatus.LEFT), 5_000))
                .isNotNegative();
        pool.input("s1.r1", new Input.ForceLeave("s3.r0", true));
        assertThat(
                        pool.runUntil(
                                () ->
                                        pool.running().stream()
                                                .noneMatch(host ->
                                                        pool.seenBy(host).containsKey("s3.r0")),
                                5_000))
                .isNotNegative();
        pool.run(10 * MINUTE);
        assertThat(pool.seenBy("s4.r1")).doesNotContainKey("s3.r0");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leavingIsToldFromFailing(long seed) {
        SimulatedPool pool = aPool(seed, 7);

        pool.leave("s2.r2");
        pool.run(1_000);
        pool.kill("s2.r2");
        pool.kill("s4.r1");
        pool.run(10_000);

        for (String host : pool.running()) {
            assertThat(pool.seenBy(host))
                    .containsEntry("s2.r2", MemberStatus.LEFT)
                    .containsEntry("s4.r1", MemberStatus.FAILED);
            assertThat(pool.events(host))
                    .noneMatch(event ->
                            event.kind() == MemberEvent.Kind.FAILED
                                    && event.member().name().equals("s2.r2"));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void regionsFindOneAnotherAfterMinutesApart(long seed) {
        SimulatedPool pool = aPool(seed, 30);

        pool.cut((a, b) -> !region(a).equals(region(b)));
        pool.run(10 * MINUTE);

        for (String host : pool.running()) {
            assertThat(pool.seenBy(host).entrySet())
                    .as("seen by %s", host)
                    .allMatch(seen ->
                            (seen.getValue() == MemberStatus.ALIVE)
                                    == region(seen.getKey()).equals(region(host)));
        }
        pool.heal();
        assertThat(pool.runUntil(pool::agrees, MINUTE)).isBetween(0L, 20_000L);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void membersThatOthersReachAreNotFailedByACutBetweenTwoRegions(long seed) {
        SimulatedPool pool = aPool(seed, 30);

        pool.cut((a, b) ->
                (region(a).equals("r0") && region(b).equals("r1"))
                        || (region(a).equals("r1") && region(b).equals("r0")));
        List<String> wrong = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            pool.run(1_000);
            wrong.addAll(pool.wronglyFailed());
        }

        assertThat(wrong).isEmpty();
        pool.heal();
        assertThat(pool.runUntil(pool::agrees, MINUTE)).isNotNegative();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void lossAndReorderingFailNobody(long seed) {
        SimulatedPool pool = aPool(seed, 30);
        pool.loss(0.05);
        pool.maxDelay(150);

        List<String> wrong = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            pool.run(1_000);
            wrong.addAll(pool.wronglyFailed());
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPausedMemberBlamesNobodyAndComesBack(long seed) {
        SimulatedPool pool = aPool(seed, 5);

        pool.pause("s1.r1", 20_000);
        pool.run(15_000);
        assertThat(pool.seenBy("s0.r0")).containsEntry("s1.r1", MemberStatus.FAILED);
        pool.run(5_000);
        long back = pool.runUntil(pool::agrees, 30_000);

        assertThat(back).isBetween(0L, 10_000L);
        assertThat(pool.events("s1.r1"))
                .noneMatch(event -> event.kind() == MemberEvent.Kind.FAILED);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void newTagsReachAll(long seed) {
        SimulatedPool pool = aPool(seed, 30);
        TreeMap<String, String> tags = new TreeMap<>(pool.seenBy("s7.r1", "s7.r1").tags());
        tags.put("build", "9.9.9");

        pool.input("s7.r1", new Input.SetTags(tags));

        assertThat(
                        pool.runUntil(
                                () ->
                                        pool.running().stream()
                                                .allMatch(host ->
                                                        pool.seenBy(host, "s7.r1")
                                                                .tag("build")
                                                                .equals("9.9.9")),
                                10_000))
                .isBetween(0L, 5_000L);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aServerThatRestartsWithoutAnAddressIsTakenBack(long seed) {
        SimulatedPool pool = aPool(seed, 4);
        pool.kill("s2.r2");
        pool.run(seed % 2 == 0 ? 500 : 2 * MINUTE); // before and after it is noticed

        pool.add("s2.r2", "s2.r2", pool.now());

        assertThat(pool.runUntil(pool::agrees, 30_000)).isBetween(0L, 20_000L);
    }

    @Test
    void aTakenNameIsRefused() {
        SimulatedPool pool = aPool(1, 3);
        pool.add("s1.r1", "impostor.r1", pool.now());

        String refusal = pool.join("impostor.r1", "s0.r0");

        assertThat(refusal).contains("the name s1.r1 is taken by a server at s1.r1:4648");
        pool.run(MINUTE);
        assertThat(pool.seenBy("s0.r0", "s1.r1").at().host()).isEqualTo("s1.r1");
    }

    @Test
    void aLivingMemberIsNotForcedOut() {
        SimulatedPool pool = aPool(1, 3);

        assertThatThrownBy(() -> pool.input("s0.r0", new Input.ForceLeave("s1.r1", false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s1.r1 is alive");
        assertThatThrownBy(() -> pool.input("s0.r0", new Input.ForceLeave("nobody", false)))
                .hasMessage("no member is named nobody");
    }

    @Test
    void aMemberThatWasForcedOutThoughItLivesComesBack() {
        SimulatedPool pool = aPool(3, 4);
        pool.cut((a, b) -> a.equals("s3.r0") != b.equals("s3.r0"));
        pool.run(MINUTE);
        pool.input("s0.r0", new Input.ForceLeave("s3.r0", true));
        pool.run(MINUTE);

        pool.heal();

        assertThat(pool.runUntil(pool::agrees, MINUTE)).isNotNegative();
    }

    @Test
    void leftMembersAreForgottenAfterAWhileAndFailedOnesMuchLater() {
        SimulatedPool pool = new SimulatedPool(1, minutesInsteadOfHours());
        List<String> hosts = addMembers(pool, 4);
        hosts.forEach(host -> pool.join(host, hosts.getFirst()));
        pool.run(5_000);
        pool.leave("s1.r1");
        pool.run(2_000);
        pool.kill("s1.r1");
        pool.kill("s2.r2");

        pool.run(23 * MINUTE);
        assertThat(pool.seenBy("s0.r0")).containsKeys("s1.r1", "s2.r2");
        pool.run(2 * MINUTE);
        assertThat(pool.seenBy("s0.r0")).containsKey("s2.r2").doesNotContainKey("s1.r1");
        pool.run(49 * MINUTE);
        assertThat(pool.seenBy("s0.r0")).doesNotContainKey("s2.r2");
        assertThat(pool.seenBy("s3.r0")).doesNotContainKey("s2.r2");
    }

    @Test
    void aLoneServerSleeps() {
        SimulatedPool pool = new SimulatedPool(1);
        pool.add("s0.r0");

        pool.run(60 * MINUTE);

        assertThat(pool.datagramsSent()).isZero();
    }

    @Test
    void anIdlePoolSendsFewDatagrams() {
        SimulatedPool pool = aPool(1, 30);
        long before = pool.datagramsSent();

        pool.run(MINUTE);

        long perMemberAndSecond = (pool.datagramsSent() - before) / 30 / 60;
        assertThat(perMemberAndSecond).isLessThanOrEqualTo(5);
    }

    @Test
    void equalSeedsGiveEqualRuns() {
        assertThat(traceOf(7)).isEqualTo(traceOf(7)).isNotEqualTo(traceOf(8));
    }

    /** Shows that the checks above can fail: with objections lost, the living are called dead. */
    @Test
    void aProtocolThatLosesObjectionsIsCaught() {
        SimulatedPool pool = aPool(1, 30);
        pool.loss(0.25);
        pool.maxDelay(150);
        pool.plant(SwimSimulationTest::withoutAliveStatements);

        List<String> wrong = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            pool.run(1_000);
            wrong.addAll(pool.wronglyFailed());
        }

        assertThat(wrong).isNotEmpty();
    }

    @Test
    @Tag("long")
    void thirtyMembersSurviveHoursOfTrouble() {
        for (long seed = 100; seed < 110; seed++) {
            SimulatedPool pool = aPool(seed, 30);
            pool.loss(0.02);
            for (int round = 0; round < 10; round++) {
                String victim = "s" + (seed + 7L * round) % 30;
                String host = victim + ".r" + (seed + 7L * round) % 30 % 3;
                String apart = "r" + round % 3;
                pool.cut((a, b) -> region(a).equals(apart) != region(b).equals(apart));
                pool.kill(host);
                pool.run(15 * MINUTE);
                pool.heal();
                pool.add(host, host, pool.now());
                assertThat(pool.runUntil(pool::agrees, 2 * MINUTE))
                        .as("seed %s round %s", seed, round)
                        .isNotNegative();
            }
        }
    }

    private static Timing minutesInsteadOfHours() {
        Timing usual = Timing.usual();
        return new Timing(
                usual.probeInterval(),
                usual.probeTimeout(),
                usual.suspicionMin(),
                usual.suspicionMax(),
                usual.gossipInterval(),
                usual.reconnectInterval(),
                usual.exchangeInterval(),
                Duration.ofMinutes(72),
                Duration.ofMinutes(24));
    }

    private static String traceOf(long seed) {
        SimulatedPool pool = aPool(seed, 10);
        pool.kill("s4.r1");
        pool.run(MINUTE);
        StringBuilder trace = new StringBuilder();
        for (String host : pool.running()) {
            pool.events(host).forEach(event -> trace.append(host).append(event).append('\n'));
        }
        return trace.toString();
    }

    private static Packet withoutAliveStatements(Packet packet) {
        return new Packet(
                packet.from(),
                packet.messages().stream()
                        .filter(message -> !(message instanceof Message.Alive))
                        .toList());
    }

    private static List<String> addMembers(SimulatedPool pool, int size) {
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            hosts.add("s" + i + ".r" + i % 3);
            pool.add(hosts.getLast());
        }
        return hosts;
    }

    /** A pool whose members {@code s<i>.r<i modulo 3>} all know one another. */
    private static SimulatedPool aPool(long seed, int size) {
        SimulatedPool pool = new SimulatedPool(seed);
        List<String> hosts = addMembers(pool, size);
        for (String host : hosts.subList(1, size)) {
            pool.join(host, hosts.getFirst());
        }
        assertThat(pool.runUntil(pool::agrees, 10_000)).isNotNegative();
        pool.run(5_000);
        return pool;
    }

    private static boolean failedForAll(SimulatedPool pool, String victim) {
        return seenByAll(pool, victim, MemberStatus.FAILED);
    }

    private static boolean seenByAll(SimulatedPool pool, String name, MemberStatus status) {
        return pool.running().stream()
                .map(host -> pool.seenBy(host))
                .map(Map::entrySet)
                .allMatch(seen ->
                        seen.stream()
                                .anyMatch(one ->
                                        one.getKey().equals(name) && one.getValue() == status));
    }

    private static String region(String name) {
        return name.substring(name.indexOf('.') + 1);
    }
}
