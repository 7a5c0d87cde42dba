package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task in a container of a real daemon: SIGKILL to the agent, to the drivers' process, to both.
 */
class DockerTest {
    private static final Pattern LINE = Pattern.compile("line (\\d+)\\n");

    @TempDir private Path dir;

    @BeforeAll
    static void look() {
        var why = EngineDaemon.unfit();
        Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
    }

    @Test
    void aContainerOutlivesAgentAndDrivers() throws Exception {
        try (EngineDaemon daemon = EngineDaemon.start();
                TestAgent agent = TestAgent.prepare(dir, "global")) {
            agent.writeConfiguration(
                    """
                    plugin "docker" {
                      config {
                        endpoint = "%s"
                      }
                    }
                    """
                            .formatted(daemon.address()));
            agent.start();
            agent.awaitReady();
            agent.register(
                    Jobs.counting("count", "docker")
                            .replace(
                                    "\"command\"",
                                    "\"image\": \"%s\", \"command\""
                                            .formatted(EngineDaemon.IMAGE)));
            String allocation = agent.awaitAllocation("count", "running");
            awaitMore(agent, allocation);

            Processes.kill(engines(agent));
            awaitMore(agent, allocation);

            agent.kill();
            agent.start();
            agent.awaitReady();
            awaitMore(agent, allocation);

            Processes.killAll(List.of(agent.pid(), engines(agent)));
            agent.start();
            agent.awaitReady();
            awaitMore(agent, allocation);

            String output = agent.logs(allocation, "count", "stdout");
            assertThat(output.lines().filter(line -> line.startsWith("pid "))).hasSize(1);
            assertThat(lines(output))
                    .isEqualTo(LongStream.rangeClosed(1, lines(output).size()).boxed().toList());
            assertThat(agent.allocations("count")).hasSize(1);
            assertThat(daemon.containers()).containsExactly("/count-" + allocation);
            agent.deregister("count");
            Await.until("the container's end", () -> daemon.containers().isEmpty());
        }
    }

    private static long engines(TestAgent agent) {
        return Await.value(
                "the drivers' process",
                () ->
                        Processes.running(
                                        "io.drover.engines.EnginesHost --state-dir "
                                                + agent.dataDir())
                                .stream()
                                .findFirst());
    }

    private static void awaitMore(TestAgent agent, String allocation) {
        int seen = lines(agent.logs(allocation, "count", "stdout")).size();
        Await.until(
                "more output",
                () -> lines(agent.logs(allocation, "count", "stdout")).size() > seen + 20);
    }

    private static List<Long> lines(String output) {
        return LINE.matcher(output).results().map(found -> Long.parseLong(found.group(1))).toList();
    }
}
