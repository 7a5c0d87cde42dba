package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files and requests that people already have work without change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireCompatibilityTest {
    @TempDir static Path dir;
    private TestAgent agent;

    @BeforeAll
    void startAnAgent() {
        agent = TestAgent.start(dir, "global");
    }

    @AfterAll
    void stopIt() {
        agent.close();
    }

    @Test
    void aJobFileInTheStyleOfPublicDocumentationRuns() throws IOException {
        Path file = dir.resolve("docs.nomad.hcl");
        Files.writeString(file, resource("documented.nomad.hcl"));

        assertThat(agent.ok("job", "validate", file.toString()))
                .contains("Job validation successful");
        agent.ok("job", "run", "-detach", "-var", "who=everybody", file.toString());

        String id = agent.awaitAllocation("documented", "running");
        Await.until(
                "the greeting",
                () -> agent.ok("alloc", "logs", id, "server").contains("hello, everybody"));
        assertThat(agent.ok("alloc", "logs", "-stderr", id, "server")).contains("to stderr");
    }

    @Test
    void aJsonJobPostedByCurlRuns() throws Exception {
        Path file = dir.resolve("job.json");
        Files.writeString(
                file, "{\"Job\":" + Jobs.script("curled", "raw_exec", "echo from curl") + "}");
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-sS",
                                "-X",
                                "POST",
                                "--data",
                                "@" + file,
                                agent.address() + "/v1/jobs")
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(curl.waitFor()).isZero();
        assertThat(answer).contains("\"EvalID\"").contains("\"JobModifyIndex\"");
        String id = agent.awaitAllocation("curled", "complete");
        assertThat(agent.logs(id, "script", "stdout")).isEqualTo("from curl\n");
    }

    @Test
    void jobsAndEverythingOfThemSurviveARestartOfTheServer() {
        agent.register(Jobs.counting("kept", "raw_exec"));
        String id = agent.awaitAllocation("kept", "running");
        long index = agent.get("/v1/job/kept").get("JobModifyIndex").asLong();

        agent.stop();
        agent.start();
        agent.awaitReady();

        assertThat(agent.get("/v1/job/kept").get("JobModifyIndex").asLong()).isEqualTo(index);
        Await.until(
                "the same allocation", () -> agent.awaitAllocation("kept", "running").equals(id));
        agent.ok("job", "stop", "-purge", "-detach", "kept");
    }

    private static String resource(String name) throws IOException {
        try (var in = WireCompatibilityTest.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
