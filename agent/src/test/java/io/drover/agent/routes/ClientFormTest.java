package io.drover.agent.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobJson;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ClientFormTest {
    private static final Codec CODEC = new Codec();

    @Test
    void aParsedJobLooksAsClientsKnowIt() throws IOException {
        JsonNode expected = CODEC.json().readTree(text("demo.json"));

        assertThat(formOf(text("demo.nomad.hcl"))).isEqualTo(expected);
    }

    @Test
    void whatWasSaidStaysAndTheRestIsNull() {
        JsonNode job =
                formOf(
                        """
                        job "j" {
                          all_at_once = true
                          priority    = 0
                          ui {
                            link { url = "https://x" }
                          }
                          update { auto_revert = false }
                          group "g" {
                            count = 0
                            task "t" {
                              config { Region = "" }
                              template {
                                data = "x"
                                env  = true
                              }
                              restart { attempts = 0 }
                              shutdown_delay = "1s"
                            }
                          }
                        }
                        """);
        JsonNode task = job.at("/TaskGroups/0/Tasks/0");

        assertThat(job.get("AllAtOnce").booleanValue()).isTrue();
        assertThat(job.get("Priority").intValue()).isZero();
        assertThat(job.get("Type").isNull()).isTrue();
        assertThat(job.at("/UI/Links/0/URL").stringValue()).isEqualTo("https://x");
        assertThat(job.at("/Update/AutoRevert").booleanValue()).isFalse();
        assertThat(job.at("/Update/AutoPromote").isNull()).isTrue();
        assertThat(job.at("/TaskGroups/0/Count").intValue()).isZero();
        assertThat(task.at("/Config/Region").stringValue()).isEmpty();
        assertThat(task.at("/Templates/0/Envvars").booleanValue()).isTrue();
        assertThat(task.at("/Templates/0/ChangeMode").isNull()).isTrue();
        assertThat(task.at("/RestartPolicy/Attempts").intValue()).isZero();
        assertThat(task.at("/RestartPolicy/Mode").isNull()).isTrue();
        assertThat(task.get("ShutdownDelay").longValue()).isEqualTo(1_000_000_000L);
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatAClientSendsBackIsTheSameJob(Path file) throws IOException {
        String name = file.getFileName().toString();
        Job job = JobParser.parse(name, Files.readString(file), ParseOptions.DEFAULT).job();

        String sent = ClientForm.of(job, CODEC.json()).toString();

        Canonicaliser canonicaliser = new Canonicaliser("global");
        Job back = new JobJson(CODEC).read(name, sent);
        assertThat(canonicaliser.canonical(back, "", State.initial()))
                .isEqualTo(canonicaliser.canonical(job, "", State.initial()));
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("../jobspec/src/test/resources/jobs"))) {
            return all.filter(file -> file.toString().endsWith(".nomad.hcl")).sorted().toList();
        }
    }

    private JsonNode formOf(String source) {
        Job job = JobParser.parse("j.hcl", source, ParseOptions.DEFAULT).job();
        return CODEC.json().readTree(ClientForm.of(job, CODEC.json()).toString());
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ClientFormTest.class.getResourceAsStream("/parse/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
