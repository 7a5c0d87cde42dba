package io.drover.client;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.session.ServerConnection;
import io.drover.client.testing.FakePlugins;
import io.drover.client.testing.FakeServer;
import io.drover.client.testing.Jobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that die at any moment while their tasks' drivers live on. */
@NullUnmarked
class ClientDeathTest {
    private static final int TASKS = 4;

    @TempDir Path folder;
    private final FakeServer server = new FakeServer();
    private final FakePlugins plugins = new FakePlugins();
    private Client client;

    private Client newClient() throws IOException {
        return Client.start(
                ClientConfig.builder(folder.resolve("client"), folder.resolve("alloc"), "").build(),
                ServerConnection.overTcp(List.of(server.address()), server.codec()),
                _ -> {},
                plugins);
    }

    @AfterEach
    void clean() throws IOException {
        client.close();
        server.close();
        plugins.tasks.keySet().forEach(id -> plugins.destroy(id, true));
        for (Allocation allocation : server.assigned) {
            new AllocationDirectory(folder.resolve("alloc").resolve(allocation.id())).destroy();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void runsEachTaskOnceHoweverOftenTheAgentDies(long seed) throws Exception {
        Random random = new Random(seed);
        plugins.startMillis = random.nextInt(8);
        for (int i = 0; i < TASKS; i++) {
            Job job =
                    Jobs.job(
                            "service",
                            Jobs.task("web" + i)
                                    .restartPolicy(Jobs.restarts(100, Duration.ZERO))
                                    .build());
            server.assigned.add(
                    Jobs.allocation("0000000" + i, JobBuilder.builder(job).id("job" + i).build()));
        }
        client = newClient();
        for (int death = 0; death < 4; death++) {
            Thread.sleep(random.nextInt(60));
            client.close();
            client = newClient();
        }

        for (int i = 0; i < TASKS; i++) {
            String name = "web" + i;
            eventually("one " + name, () -> alive(name) == 1);
        }
        eventually(
                "all run",
                () -> server.assigned.stream().allMatch(a -> server.is(a.id(), "running")));
        for (int i = 0; i < TASKS; i++) {
            assertThat(plugins.count("run web" + i)).isEqualTo(1);
        }
    }

    private long alive(String name) {
        return plugins.tasks.values().stream()
                .filter(t -> t.config.name().equals(name) && !t.ended())
                .count();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void runsWhatEndsAtOnceAsOftenAsItsRestartPolicySays(long seed) throws Exception {
        Random random = new Random(seed);
        plugins.startMillis = random.nextInt(4);
        plugins.shortLived.put("sum", 1);
        server.assigned.add(
                Jobs.allocation(
                        "a1",
                        Jobs.job(
                                "batch",
                                Jobs.task("sum")
                                        .restartPolicy(Jobs.restarts(7, Duration.ZERO))
                                        .build())));
        client = newClient();
        for (int death = 0; death < 4; death++) {
            Thread.sleep(random.nextInt(12));
            client.close();
            client = newClient();
        }

        eventually("failed", () -> server.is("a1", "failed"));
        assertThat(plugins.calls).filteredOn("run sum"::equals).hasSize(8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverRepeatsWorkThatIsDone(long seed) throws Exception {
        Random random = new Random(seed);
        plugins.shortLived.put("sum", 0);
        server.assigned.add(Jobs.allocation("a1", Jobs.job("batch", Jobs.task("sum").build())));
        client = newClient();
        eventually("complete", () -> server.is("a1", "complete"));
        long starts = plugins.count("start sum");
        for (int death = 0; death < 3; death++) {
            client.close();
            client = newClient();
            Thread.sleep(random.nextInt(20));
        }

        server.states.clear();
        server.drop();

        eventually("complete", () -> server.is("a1", "complete"));
        assertThat(plugins.count("start sum")).isEqualTo(starts).isEqualTo(1);
        assertThat(server.state("a1").orElseThrow().taskStates().get("sum").events())
                .extracting(TaskEvent::type)
                .endsWith("Terminated");
    }
}
