package io.drover.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each wrong thing gets a message that names it and the way out, and leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
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
    void wrongBlockIsNamedWithItsPlace() throws IOException {
        Distribution.Result result =
                submit("block.nomad.hcl", "job \"a\" {\n  gruop \"main\" {}\n}\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("block.nomad.hcl, line 2")
                .contains("gruop")
                .contains("Did you mean")
                .contains("group");
    }

    @Test
    void wrongTypeIsNamedWithItsPlace() throws IOException {
        Distribution.Result result =
                submit(
                        "type.nomad.hcl",
                        """
                        job "a" {
                          group "main" {
                            count = "many"
                            task "t" {
                              driver = "raw_exec"
                              config { command = "/bin/true" }
                            }
                          }
                        }
                        """);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("type.nomad.hcl, line 3").contains("number");
    }

    @Test
    void wrongReferenceIsNamedWithItsPlace() throws IOException {
        Distribution.Result result =
                submit(
                        "reference.nomad.hcl",
                        """
                        job "a" {
                          group "main" {
                            task "t" {
                              driver = "raw_exec"
                              config { command = var.nothing }
                            }
                          }
                        }
                        """);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("reference.nomad.hcl, line 5").contains("nothing");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Distribution.Result result = agent.run("job", "run", "/nowhere/at/all.nomad.hcl");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("/nowhere/at/all.nomad.hcl");
    }

    @Test
    void anUnknownDriverLeavesTheJobPendingAndSaysWhy() {
        agent.register(Jobs.script("unknown-driver", "no-such-driver", "true"));

        Await.until(
                "the reason in job status",
                () -> agent.ok("job", "status", "unknown-driver").contains("missing drivers"));
        assertThat(agent.allocations("unknown-driver")).isEmpty();
    }

    @Test
    void anOversizedBodyIsRefusedWith413() {
        TestAgent.Answer answer = agent.request("PUT", "/v1/jobs", new byte[40 << 20]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("MiB");
        assertThat(agent.get("/v1/agent/self").has("config")).isTrue();
    }

    @Test
    void aBodyThatIsNoJsonIsRefusedWith400() {
        TestAgent.Answer answer =
                agent.request("PUT", "/v1/jobs", "{\"Job\":".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isNotBlank();
    }

    @Test
    void aPortInUseIsNamed() {
        TestAgent second = TestAgent.prepare(dir, "port-in-use");
        Distribution.Result result =
                startAndEnd(second, "ports {\n  http = " + agent.httpPort() + "\n}\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.all()).contains(Integer.toString(agent.httpPort())).contains("in use");
        assertThat(Processes.mentioning(second.dataDir().toString())).isEmpty();
    }

    @Test
    void aSecondAgentOnTheSameDataDirectoryIsRefused() {
        TestAgent second = TestAgent.prepare(dir, "second");
        Distribution.Result result =
                startAndEnd(second, "data_dir = \"" + agent.dataDir() + "\"\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.all()).contains(agent.dataDir().toString()).contains("another");
        assertThat(agent.get("/v1/status/leader").asString()).isNotEmpty();
    }

    @Test
    void aDataDirectoryOfANewerFormatIsRefusedAndLeftAsItIs() throws IOException {
        TestAgent newer = TestAgent.start(dir, "newer");
        newer.stop();
        Path version = newer.dataDir().resolve("server/raft/version");
        Files.writeString(version, "99\n");

        Distribution.Result result = startAndEnd(newer, "");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.all()).contains("99").contains("newer");
        assertThat(Files.readString(version)).isEqualTo("99\n");
        newer.close();
    }

    @Test
    void aWrongSettingIsNamedWithItsPlace() {
        TestAgent wrong = TestAgent.prepare(dir, "wrong-setting");
        Distribution.Result result = startAndEnd(wrong, "datacentre = \"dc1\"\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.all())
                .contains("agent.hcl:")
                .contains("datacentre")
                .contains("datacenter");
    }

    @Test
    void aNodeWithoutOciRuntimeSaysWhyExecIsNotThere() throws IOException {
        TestAgent bare = TestAgent.prepare(dir, "bare");
        Path programs = programsButOciRuntimes();
        bare.startWith(Map.of("PATH", programs.toString()));
        bare.awaitReady();
        try {
            String node = bare.get("/v1/nodes").get(0).get("ID").asString();
            Await.until(
                    "the reason",
                    () ->
                            bare.get("/v1/node/" + node)
                                    .at("/Drivers/exec/HealthDescription")
                                    .asString()
                                    .contains("no OCI runtime"));
            assertThat(bare.get("/v1/node/" + node).at("/Drivers/exec/Detected").asBoolean())
                    .isFalse();
            assertThat(bare.get("/v1/node/" + node).at("/Drivers/raw_exec/Healthy").asBoolean())
                    .isTrue();
        } finally {
            bare.close();
            try (var links = Files.newDirectoryStream(programs)) {
                for (Path link : links) {
                    Files.delete(link);
                }
            }
        }
    }

    /** A folder of links to all programs but the OCI runtimes. */
    private static Path programsButOciRuntimes() throws IOException {
        Path programs = Files.createDirectories(dir.resolve("programs"));
        for (String folder : new String[] {"/bin", "/usr/bin", "/sbin", "/usr/sbin"}) {
            try (var entries = Files.newDirectoryStream(Path.of(folder))) {
                for (Path entry : entries) {
                    Path link = programs.resolve(entry.getFileName());
                    String name = entry.getFileName().toString();
                    boolean runtime = name.equals("crun") || name.equals("runc");
                    if (!runtime && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, entry);
                    }
                }
            }
        }
        return programs;
    }

    private Distribution.Result submit(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, text);
        return agent.run("job", "run", file.toString());
    }

    /** Starts an agent that must end by itself, with one more configuration file. */
    private Distribution.Result startAndEnd(TestAgent wrong, String settings) {
        try {
            Path extra = dir.resolve("extra-" + System.nanoTime() + ".hcl");
            if (settings.startsWith("datacentre")) {
                wrong.writeConfiguration(settings);
                return Distribution.run("", "agent", "-config", wrong.configuration().toString());
            }
            Files.writeString(extra, settings);
            return Distribution.run(
                    "",
                    "agent",
                    "-config",
                    wrong.configuration().toString(),
                    "-config",
                    extra.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
