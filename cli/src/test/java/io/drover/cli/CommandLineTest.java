package io.drover.cli;

import io.drover.cli.shell.Environment;
import io.drover.cli.shell.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the tests of commands share: an agent that answers as told, and a terminal that keeps all.
 */
abstract class CommandLineTest {
    /** 2026-11-23T00:25:44Z, in nanoseconds. */
    static final long NOW = 1795393544_000000000L;

    final TreeMap<String, String> environment = new TreeMap<>();
    FakeAgent agent;
    String input = "";

    /** How a command ended. */
    record Result(int code, String out, String err) {}

    @BeforeEach
    void startAgent() throws IOException {
        agent = new FakeAgent();
        environment.put("NOMAD_ADDR", agent.address());
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    Result run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new Environment(Map.copyOf(environment)),
                        () -> Instant.ofEpochSecond(0, NOW),
                        () -> ZoneOffset.UTC,
                        _ -> {},
                        false,
                        false);
        int code = new Cli(terminal).run(List.of(words));
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
