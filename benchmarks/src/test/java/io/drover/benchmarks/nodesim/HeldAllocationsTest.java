package io.drover.benchmarks.nodesim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldAllocationsTest {
    private static final long MS = 1_000_000L;

    private final HeldAllocations held =
            new HeldAllocations(Options.parse("-start", "20", "-batch", "300"));

    @Test
    void startsAfterAWhileAndGetsHealthyInItsTime() {
        held.assign(assigned("a", "run", "d"), job(false), 0);

        assertThat(held.due(19 * MS)).isEmpty();
        assertThat(statuses(held.due(20 * MS))).containsExactly("running");
        assertThat(held.running()).isOne();
        List<AllocationUpdate> later = held.due(20 * MS + 10_000 * MS);
        assertThat(later).hasSize(1);
        assertThat(requireNonNull(later.getFirst().deploymentStatus()).healthy()).isTrue();
        assertThat(held.nextAt()).isEqualTo(HeldAllocations.NEVER);
    }

    @Test
    void endsWhatBelongsToABatchJob() {
        held.assign(assigned("a", "run", ""), job(true), 0);

        assertThat(statuses(held.due(20 * MS))).containsExactly("running");
        assertThat(statuses(held.due(320 * MS))).containsExactly("complete");
        assertThat(held.running()).isZero();
    }

    @Test
    void stopsWhatIsNotWantedAnyMore() {
        held.assign(assigned("a", "run", ""), job(false), 0);
        held.due(20 * MS);

        held.assign(assigned("a", "stop", ""), job(false), 30 * MS);

        assertThat(statuses(held.due(30 * MS))).containsExactly("complete");
    }

    @Test
    void failsAsManyAsItIsTold() {
        HeldAllocations failing = new HeldAllocations(Options.parse("-failing", "1000"));

        failing.assign(assigned("a", "run", ""), job(false), 0);

        assertThat(statuses(failing.due(20 * MS))).containsExactly("failed");
    }

    @Test
    void saysNothingWhenMute() {
        HeldAllocations mute = new HeldAllocations(Options.parse("-mute", "true"));

        mute.assign(assigned("a", "run", ""), job(false), 0);

        assertThat(mute.due(20 * MS)).isEmpty();
        assertThat(mute.running()).isOne();
    }

    private static List<String> statuses(List<AllocationUpdate> updates) {
        return updates.stream().map(AllocationUpdate::clientStatus).toList();
    }

    private static Assigned assigned(String id, String desired, String deployment) {
        return new Assigned(id, "default", "job", "g", desired, "pending", deployment);
    }

    private static JobFacts job(boolean batch) {
        SortedMap<String, JobFacts.Group> groups = new TreeMap<>();
        groups.put("g", new JobFacts.Group(List.of("t"), Duration.ofSeconds(10)));
        return new JobFacts("default", "job", 0, batch, groups);
    }
}
