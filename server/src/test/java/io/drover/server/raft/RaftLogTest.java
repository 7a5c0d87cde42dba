package io.drover.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.json.Codec;
import io.drover.server.Archive;
import io.drover.server.ServerConfig;
import io.drover.server.StateListener;
import io.drover.server.state.Applied;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.ratis.util.LifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftLogTest {
    @TempDir Path dataDir;
    private final AtomicInteger replaced = new AtomicInteger();

    private RaftLog leading() throws InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        StateListener listener =
                new StateListener() {
                    @Override
                    public void applied(Applied applied) {}

                    @Override
                    public void replaced(State state) {
                        replaced.incrementAndGet();
                    }
                };
        RaftLog log =
                RaftLog.start(
                        ServerConfig.single(
                                "global",
                                "dc1",
                                "test",
                                "5c1f5a4e-0000-4000-8000-000000000001",
                                dataDir,
                                any,
                                any),
                        InstantSource.system(),
                        new Codec(),
                        () -> Archive.NONE,
                        listener);
        await(log::isLeader);
        return log;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time left").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private static void append(RaftLog log, RandomCommands commands, int count)
            throws InterruptedException, ExecutionException {
        for (int i = 0; i < count; i++) {
            var _ =
                    log.append(List.of(commands.next(log.state())))
                            .handle((index, refused) -> index)
                            .get();
        }
    }

    private boolean hasSnapshot() {
        try (Stream<Path> files = Files.walk(dataDir)) {
            return files.anyMatch(f -> f.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void comesBackFromASnapshotAndTheEntriesBehindIt() throws Exception {
        RandomCommands commands = new RandomCommands(5);
        State before;
        try (RaftLog log = leading()) {
            append(log, commands, 80);
            log.replica().takeSnapshot();
            await(this::hasSnapshot);
            append(log, commands, 40);
            before = log.state();
        }
        try (RaftLog log = leading()) {
            assertThat(replaced).hasValue(1);
            assertThat(SnapshotFileTest.image(log.state()))
                    .isEqualTo(SnapshotFileTest.image(before));
            append(log, commands, 1);
            assertThat(log.state().index()).isEqualTo(before.index() + 1);
        }
    }

    @Test
    void walksItsLifeCycleWhenASnapshotIsInstalled() throws Exception {
        try (RaftLog log = leading()) {
            append(log, new RandomCommands(6), 20);
            log.replica().takeSnapshot();
            await(this::hasSnapshot);
            assertThat(log.replica().getLifeCycleState()).isEqualTo(LifeCycle.State.RUNNING);
            log.replica().pause();
            assertThat(log.replica().getLifeCycleState()).isEqualTo(LifeCycle.State.PAUSED);
            log.replica().reinitialize();
            assertThat(log.replica().getLifeCycleState()).isEqualTo(LifeCycle.State.RUNNING);
            assertThat(replaced).hasValue(1);
            assertThat(log.state().index()).isEqualTo(20);
        }
    }
}
