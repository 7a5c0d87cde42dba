package io.drover.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    @TempDir Path dataDir;

    private ServerConfig config() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return ServerConfig.single(
                "global", "dc1", "test", "5c1f5a4e-0000-4000-8000-000000000001", dataDir, any, any);
    }

    private Server leading() throws InterruptedException {
        Server server = Server.start(config(), exchange -> {});
        CountDownLatch leads = new CountDownLatch(1);
        server.whileLeading(
                new LeaderDuty() {
                    @Override
                    public void start() {
                        leads.countDown();
                    }

                    @Override
                    public void stop() {}
                });
        assertThat(leads.await(20, TimeUnit.SECONDS)).isTrue();
        return server;
    }

    /** The state once the schedulers have nothing to do any more. */
    private static State settled(Server server) throws InterruptedException {
        State seen = server.state();
        while (seen.evaluations("").stream().anyMatch(e -> e.status().equals("pending"))) {
            seen =
                    server.await(
                            Watch.table(Table.EVALUATIONS),
                            seen.index(Table.EVALUATIONS),
                            Duration.ofSeconds(20));
        }
        return seen;
    }

    private static Job job(Server server) {
        return requireNonNull(server.state().job("default", "one"));
    }

    /** Batch jobs: a new leader has each deployment that goes on looked at, which is a change. */
    @Test
    void keepsEverythingOverARestart() throws Exception {
        Server first = leading();
        try (first) {
            first.jobs().register(Fixtures.register(batch("one", 2)), "");
            first.jobs().register(Fixtures.register(batch("two", 1)), "");
            first.jobs().deregister("default", "two", false, 0, false);
            settled(first);
        }
        State before = first.state();
        try (Server server = leading()) {
            State after = server.state();
            assertThat(after.index()).isEqualTo(before.index());
            assertThat(after.jobs(null, "").toList()).isEqualTo(before.jobs(null, "").toList());
            assertThat(after.evaluations("").toList()).isEqualTo(before.evaluations("").toList());
            JobRegisterResponse again =
                    server.jobs().register(Fixtures.register(Fixtures.job("three", 1)), "");
            assertThat(again.jobModifyIndex()).isGreaterThan(before.index());
        }
    }

    private static Job batch(String id, int count) {
        return JobBuilder.builder(Fixtures.job(id, count)).type("batch").build();
    }

    @Test
    void answersWithIndexesThatTheStateHas() throws Exception {
        try (Server server = leading()) {
            JobRegisterResponse first =
                    server.jobs().register(Fixtures.register(Fixtures.job("one", 2)), "");
            Job stored = job(server);
            assertThat(stored.jobModifyIndex()).isEqualTo(first.jobModifyIndex());
            assertThat(server.state().evaluation(first.evalId())).isNotNull();

            JobRegisterResponse same =
                    server.jobs().register(Fixtures.register(Fixtures.job("one", 2)), "");
            assertThat(same.jobModifyIndex()).isEqualTo(job(server).modifyIndex());
            assertThat(job(server).version()).isZero();
        }
    }

    @Test
    void refusesAJobWhoseIndexHasMovedOn() throws Exception {
        try (Server server = leading()) {
            server.jobs().register(Fixtures.register(Fixtures.job("one", 2)), "");
            JobRegisterRequest stale =
                    new JobRegisterRequest(
                            null, Fixtures.job("one", 3), true, 0, false, false, false, 0);
            assertThatThrownBy(() -> server.jobs().register(stale, ""))
                    .isInstanceOf(RequestException.class)
                    .hasMessage("Enforcing job modify index 0: job already exists");
        }
    }

    @Test
    void takesManyChangesAtOnce() throws Exception {
        try (Server server = leading();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JobRegisterResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String id = "job-" + i;
                answers.add(
                        callers.submit(() ->
                                server.jobs()
                                        .register(Fixtures.register(Fixtures.job(id, 1)), "")));
            }
            for (Future<JobRegisterResponse> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS).jobModifyIndex()).isPositive();
            }
            assertThat(server.state().jobs(null, "").toList()).hasSize(300);
        }
    }

    @Test
    void wakesWhoeverWaitsForAChange() throws Exception {
        try (Server server = leading();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            server.jobs().register(Fixtures.register(Fixtures.job("one", 2)), "");
            long seen = server.state().index(Table.JOBS);
            Future<State> waiting =
                    callers.submit(() ->
                            server.await(Watch.table(Table.JOBS), seen, Duration.ofSeconds(20)));
            server.jobs().register(Fixtures.register(Fixtures.job("two", 2)), "");
            assertThat(waiting.get(20, TimeUnit.SECONDS).job("default", "two")).isNotNull();

            State same = server.await(Watch.job("default", "one"), seen, Duration.ofMillis(50));
            assertThat(same.job("default", "one")).isNotNull();
        }
    }

    @Test
    void refusesADataDirectoryThatAnotherAgentUses() throws Exception {
        try (Server server = leading()) {
            assertThat(server.isLeader()).isTrue();
            assertThatThrownBy(() -> Server.start(config(), exchange -> {}))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("in use by another agent")
                    .hasMessageContaining(dataDir.toString());
        }
    }

    @Test
    void refusesDataOfANewerVersion() throws IOException {
        Path raft = Files.createDirectories(dataDir.resolve("server/raft"));
        Files.writeString(raft.resolve("version"), "2\n");
        assertThatThrownBy(() -> Server.start(config(), exchange -> {}))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("newer version of Drover")
                .hasMessageContaining(raft.toString());
    }
}
