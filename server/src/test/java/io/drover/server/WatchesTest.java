package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Watches watches = new Watches();
    private volatile State state = State.initial();

    /** Who waits looks at the state three times: before, once it is registered, and when woken. */
    private final class Waiting {
        final AtomicInteger looks = new AtomicInteger();
        final CompletableFuture<State> woken = new CompletableFuture<>();

        Waiting(Watch watch) throws InterruptedException {
            long index = watch.indexIn(state);
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            woken.complete(watches.await(watch, index, LONG, this::look));
                        } catch (InterruptedException e) {
                            woken.completeExceptionally(e);
                        }
                    });
            long deadline = System.nanoTime() + LONG.toNanos();
            while (looks.get() < 2) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(1);
            }
        }

        private State look() {
            looks.incrementAndGet();
            return state;
        }

        State get() throws Exception {
            return woken.get(30, TimeUnit.SECONDS);
        }

        void assertSleeps() {
            assertThat(woken).isNotDone();
            assertThat(looks).as("looks at the state").hasValue(2);
        }
    }

    private void register(String id) {
        Job job = Samples.serviceJob(id, 1);
        apply(new Command.RegisterJob(job, null, null, null));
    }

    private void apply(Command command) {
        Applied applied = StateMachine.apply(state, 1, List.of(command));
        state = applied.state();
        watches.applied(applied);
    }

    @Test
    void wakesWhoWaitsForARowOnlyWhenThatChanges() throws Exception {
        register("a");
        register("b");
        Waiting forA = new Waiting(Watch.job("default", "a"));
        Waiting forB = new Waiting(Watch.job("default", "b"));
        Waiting forNone = new Waiting(Watch.job("default", "c"));
        apply(new Command.DeregisterJob("default", "b", false, false, null));
        assertThat(forB.get().index()).isEqualTo(state.index());
        forA.assertSleeps();
        forNone.assertSleeps();
        register("c");
        assertThat(forNone.get().job("default", "c")).isNotNull();
        forA.assertSleeps();
        apply(new Command.DeregisterJob("default", "a", true, false, null));
        assertThat(forA.get().job("default", "a")).isNull();
    }

    @Test
    void wakesWhoWaitsForATableOnlyWhenThatChanges() throws Exception {
        apply(new Command.ReconcileSummaries()); // a region's first entry is never a job
        Waiting forNodes = new Waiting(Watch.table(Table.NODES));
        Waiting forJobs = new Waiting(Watch.table(Table.JOBS));
        register("a");
        assertThat(forJobs.get().job("default", "a")).isNotNull();
        forNodes.assertSleeps();
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        assertThat(forNodes.get().nodeCount()).isEqualTo(1);
    }

    @Test
    void wakesEverybodyWhenTheWholeStateIsExchanged() throws Exception {
        Waiting forNodes = new Waiting(Watch.table(Table.NODES));
        state = Samples.stateWith(List.of(Samples.node(1)));
        watches.replaced(state);
        assertThat(forNodes.get().nodeCount()).isEqualTo(1);
    }
}
