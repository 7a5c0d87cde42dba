package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** SIGKILL to the agent, to the plugin host, and to both, at moments all over a task's life. */
class TasksOutliveEverythingTest {
    /**
     * Milliseconds from a job's submission to the strike, from before its task starts to long
     * after. The jobs of one line share a strike; what their registrations take comes on top for
     * all but the last.
     */
    private static final List<List<Integer>> STRIKES =
            List.of(List.of(700, 100, 0), List.of(1500, 160, 45, 10), List.of(300, 70, 25));

    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    @TempDir static Path dir;

    enum Victim {
        AGENT,
        PLUGIN_HOST,
        BOTH
    }

    static Stream<Arguments> cases() {
        return Stream.of(Victim.values())
                .flatMap(victim ->
                        Stream.of("raw_exec", "exec").map(driver -> Arguments.of(victim, driver)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void taskKeepsItsProcessAndItsOutput(Victim victim, String driver) {
        Path home =
                dir.resolve(
                        victim.name().substring(0, 1) + driver.charAt(0)); // sockets want it short
        try (TestAgent agent = TestAgent.start(home, "global")) {
            for (List<Integer> moments : STRIKES) {
                survive(agent, victim, driver, moments);
            }
        }
    }

    private static void survive(
            TestAgent agent, Victim victim, String driver, List<Integer> moments) {
        long host = Await.value("the plugin host", agent::pluginHost);
        for (int i = 0; i < moments.size(); i++) {
            agent.register(Jobs.counting(name(moments.get(i)), driver));
            pause(moments.get(i) - (i + 1 < moments.size() ? moments.get(i + 1) : 0));
        }

        strike(agent, victim, host);

        for (int moment : moments) {
            assertSurvived(agent, moment);
        }
        for (int moment : moments) {
            agent.deregister(name(moment));
        }
        for (int moment : moments) {
            Await.until("the end of " + name(moment), () -> hasEnded(agent, name(moment)));
        }
    }

    private static String name(int moment) {
        return "count-" + moment;
    }

    private static void assertSurvived(TestAgent agent, int moment) {
        String allocation = agent.awaitAllocation(name(moment), "running");
        awaitLine(agent, allocation, 1);
        long reached = lastLine(agent, allocation);
        awaitLine(agent, allocation, reached + 20);
        String output = agent.logs(allocation, "count", "stdout");
        assertThat(pids(output)).as("starts of the task at moment %d", moment).hasSize(1);
        assertThat(lines(output)).as("output at moment %d", moment).isEqualTo(upTo(lines(output)));
        assertThat(agent.allocations(name(moment)))
                .as("allocations at moment %d", moment)
                .hasSize(1);
        JsonNode task = agent.get("/v1/allocation/" + allocation).at("/TaskStates/count");
        assertThat(task.get("Restarts").asInt()).as("restarts at moment %d", moment).isZero();
        assertThat(task.get("Failed").asBoolean()).as("failure at moment %d", moment).isFalse();
    }

    private static boolean hasEnded(TestAgent agent, String job) {
        return agent.allocations(job).stream()
                .map(a -> a.get("ClientStatus").asString())
                .noneMatch(status -> status.equals("running") || status.equals("pending"));
    }

    private static void strike(TestAgent agent, Victim victim, long host) {
        switch (victim) {
            case AGENT -> agent.kill();
            case PLUGIN_HOST -> Processes.kill(host);
            case BOTH -> Processes.killAll(List.of(agent.pid(), host));
        }
        if (victim != Victim.PLUGIN_HOST) {
            agent.start();
        }
        agent.awaitReady();
    }

    private static void awaitLine(TestAgent agent, String allocation, long number) {
        Await.until(
                "line " + number + " of " + allocation,
                () -> lastLine(agent, allocation) >= number);
    }

    private static long lastLine(TestAgent agent, String allocation) {
        List<Long> lines = lines(agent.logs(allocation, "count", "stdout"));
        return lines.isEmpty() ? 0 : lines.getLast();
    }

    private static List<String> pids(String output) {
        return output.lines().filter(l -> l.startsWith("pid ")).toList();
    }

    private static List<Long> lines(String output) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = LINE.matcher(output);
        while (matcher.find()) {
            numbers.add(Long.parseLong(matcher.group(1)));
        }
        return numbers;
    }

    private static List<Long> upTo(List<Long> numbers) {
        return Stream.iterate(1L, n -> n + 1).limit(numbers.size()).toList();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis); // the moment is what varies, not a wait for something
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
