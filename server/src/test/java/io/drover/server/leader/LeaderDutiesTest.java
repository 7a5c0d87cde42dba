package io.drover.server.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.Log;
import io.drover.server.Samples;
import io.drover.server.plan.RejectionSettings;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateMachine;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.HeartbeatSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The duties with real threads and the real clock, over a log in memory. */
@NullUnmarked // dereferences what the fixtures always fill
class LeaderDutiesTest {
    private final MemoryLog log = new MemoryLog(Samples.stateWith(List.of(Samples.node(1))));
    private final LeaderDuties duties =
            new LeaderDuties(
                    log,
                    log::state,
                    InstantSource.system(),
                    () -> UUID.randomUUID().toString(),
                    new DutySettings(
                            1,
                            new HeartbeatSettings(
                                    Duration.ofMillis(100),
                                    1000,
                                    Duration.ofMillis(50),
                                    Duration.ofSeconds(60)),
                            CollectionSettings.defaults(),
                            SchedulerConfiguration.defaults(),
                            RejectionSettings.defaults()),
                    new Scheduler()::decide);

    @BeforeEach
    void lead() {
        log.follow(duties::applied);
        duties.start();
    }

    @AfterEach
    void stop() {
        duties.stop();
    }

    @Test
    void placesARegisteredJobSoon() throws Exception {
        register(Samples.serviceJob("first", 1)); // classes load
        log.await(state -> count(state, "first") == 1);
        long begin = System.nanoTime();

        register(Samples.serviceJob("web", 2));

        log.await(state -> count(state, "web") == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(log.state().evaluation("eval-web").status()).isEqualTo("complete");
    }

    @Test
    void placesWhatWaitedWhenANodeComes() throws Exception {
        register(Samples.serviceJob("web", 12)); // 8 fit
        log.await(state -> count(state, "web") == 8);

        var _ = log.append(List.of(new Command.RegisterNode(Samples.node(2), List.of())));
        duties.heartbeat(Samples.node(2).id());

        log.await(state -> count(state, "web") == 12);
    }

    @Test
    void noticesANodeThatFallsSilent() throws Exception {
        duties.heartbeat(Samples.node(1).id());

        log.await(state -> state.node(Samples.node(1).id()).status().equals("down"));
    }

    @Test
    void takesUpWhatAnEarlierLeaderLeft() throws Exception {
        duties.stop();
        register(Samples.serviceJob("web", 1));
        assertThat(count(log.state(), "web")).isZero();

        duties.start();

        log.await(state -> count(state, "web") == 1);
    }

    @Test
    void doesNothingWhenNothingHappens() throws Exception {
        register(Samples.serviceJob("web", 1));
        log.await(state -> count(state, "web") == 1);
        Thread thread =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals("duties"))
                        .findFirst()
                        .orElseThrow();
        var threads = ManagementFactory.getThreadMXBean();
        for (int window = 0; window < 60; window++) { // nodes fall silent first, and machines stall
            long before = threads.getThreadCpuTime(thread.threadId());
            TimeUnit.MILLISECONDS.sleep(300);
            long used = threads.getThreadCpuTime(thread.threadId()) - before;
            if (used < Duration.ofMillis(5).toNanos()) {
                return;
            }
        }
        throw new AssertionError("it never rests");
    }

    private void register(Job job) {
        var _ =
                log.append(
                        List.of(
                                new Command.RegisterJob(
                                        job,
                                        null,
                                        Samples.evaluation("eval-" + job.id(), job),
                                        null)));
    }

    private static int count(State state, String jobId) {
        int count = 0;
        for (Allocation _ : state.allocationsByJob("default", jobId)) {
            count++;
        }
        return count;
    }

    /** Applies at once, one entry at a time. */
    private static final class MemoryLog implements Log {
        private final List<Consumer<List<StateEvent>>> followers = new ArrayList<>();
        private State state;

        MemoryLog(State state) {
            this.state = state;
        }

        synchronized State state() {
            return state;
        }

        void follow(Consumer<List<StateEvent>> follower) {
            followers.add(follower);
        }

        @Override
        public synchronized CompletableFuture<Long> append(List<Command> commands) {
            Instant now = Instant.now();
            long time = now.getEpochSecond() * Samples.SECOND + now.getNano();
            Applied applied = StateMachine.apply(state, time, commands);
            state = applied.state();
            followers.forEach(follower -> follower.accept(applied.events()));
            notifyAll();
            return CompletableFuture.completedFuture(state.index());
        }

        synchronized void await(Predicate<State> condition) throws InterruptedException {
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!condition.test(state)) {
                long left = deadline - System.nanoTime();
                assertThat(left).as("time left to wait").isPositive();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }
}
