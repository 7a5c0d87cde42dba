package io.drover.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.wire.AllocationUpdate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateOutboxTest {
    private final UpdateOutbox outbox = new UpdateOutbox();

    @Test
    void sendsAnUrgentStateAtOnce() {
        outbox.offer(state("a", "running"), true, 5);

        assertThat(outbox.waitNanos(5)).isZero();
        assertThat(outbox.next(5).orElseThrow().updates()).containsExactly(state("a", "running"));
        assertThat(outbox.next(5)).isEmpty();
    }

    @Test
    void letsOthersWaitForCompany() {
        outbox.offer(state("a", "pending"), false, 0);
        outbox.offer(state("b", "pending"), false, 10);

        assertThat(outbox.next(10)).isEmpty();
        assertThat(outbox.next(UpdateOutbox.LAZY_NANOS).orElseThrow().updates()).hasSize(2);
    }

    @Test
    void keepsOnlyTheNewestState() {
        outbox.offer(state("a", "pending"), false, 0);
        outbox.offer(state("a", "running"), true, 1);

        assertThat(outbox.next(1).orElseThrow().updates()).containsExactly(state("a", "running"));
    }

    @Test
    void forgetsWhatIsCommittedUnlessItHasChangedSince() {
        outbox.offer(state("a", "running"), true, 0);
        long first = outbox.next(0).orElseThrow().sequence();
        outbox.offer(state("a", "failed"), true, 1);

        outbox.committed(first);

        assertThat(outbox.settled("a")).isFalse();
        outbox.committed(outbox.next(1).orElseThrow().sequence());
        assertThat(outbox.settled("a")).isTrue();
    }

    @Test
    void sendsEverythingAnewAfterALostSession() {
        outbox.offer(state("a", "running"), true, 0);
        outbox.next(0);

        outbox.sessionLost(9);

        assertThat(outbox.next(9).orElseThrow().updates()).containsExactly(state("a", "running"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void alwaysDeliversTheLastState(long seed) {
        Random random = new Random(seed);
        SortedMap<String, AllocationUpdate> last = new TreeMap<>();
        SortedMap<String, AllocationUpdate> server = new TreeMap<>();
        NavigableMap<Long, List<AllocationUpdate>> wire = new TreeMap<>();
        long now = 0;
        for (int step = 0; step < 400; step++) {
            now += random.nextLong(UpdateOutbox.LAZY_NANOS);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    AllocationUpdate update = state("a" + random.nextInt(6), "s" + step);
                    last.put(update.allocationId(), update);
                    outbox.offer(update, random.nextBoolean(), now);
                }
                case 2 -> outbox.next(now).ifPresent(b -> wire.put(b.sequence(), b.updates()));
                case 3 -> commitOne(wire, server);
                default -> {
                    if (random.nextInt(10) == 0) {
                        wire.clear();
                        outbox.sessionLost(now);
                    }
                }
            }
        }
        for (int i = 0; i < 50; i++) {
            now += UpdateOutbox.LAZY_NANOS;
            outbox.next(now).ifPresent(b -> wire.put(b.sequence(), b.updates()));
            commitOne(wire, server);
        }
        assertThat(server).isEqualTo(last);
        last.keySet().forEach(id -> assertThat(outbox.settled(id)).isTrue());
    }

    private void commitOne(
            NavigableMap<Long, List<AllocationUpdate>> wire,
            SortedMap<String, AllocationUpdate> server) {
        if (!wire.isEmpty()) {
            var first = wire.firstEntry();
            first.getValue().forEach(u -> server.put(u.allocationId(), u));
            wire.remove(first.getKey());
            outbox.committed(first.getKey());
        }
    }

    private static AllocationUpdate state(String id, String status) {
        return new AllocationUpdate(id, status, "", null, null, null);
    }
}
