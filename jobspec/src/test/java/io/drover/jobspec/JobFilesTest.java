package io.drover.jobspec;

import static io.drover.jobspec.JobParserTest.parse;
import static io.drover.jobspec.JobParserTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole job files and the JSON that they mean. With {@code -Ddrover.writeGolden=true} the JSON
 * files are written anew; read the difference before you commit it.
 */
class JobFilesTest {
    private final Codec codec = new Codec();

    @ParameterizedTest
    @ValueSource(strings = {"web", "everything", "nightly", "dispatch"})
    void aJobFileMeansItsJson(String name) throws IOException {
        Job job = parse(name + ".nomad.hcl");
        String json = codec.pretty().writeValueAsString(job) + "\n";
        if (Boolean.getBoolean("drover.writeGolden")) {
            Files.writeString(Path.of("src/test/resources/jobs", name + ".json"), json);
        }

        assertThat(json).isEqualTo(text(name + ".json"));
        assertThat(new JobJson(codec).read(name + ".json", json)).isEqualTo(job);
    }

    @Test
    void theSameJobInJsonSyntaxIsTheSame() throws IOException {
        assertThat(parse("dispatch.hcl.json")).isEqualTo(parse("dispatch.nomad.hcl"));
    }

    @Test
    void aJobMayBeWrappedAsTheApiDoes() throws IOException {
        String json = text("dispatch.json");
        JobJson reader = new JobJson(codec);

        assertThat(reader.read("j.json", "{\"Job\": " + json + "}"))
                .isEqualTo(reader.read("j.json", json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "5",
                "{\"ID\": \"x\", \"Priority\": \"high\"}",
                "{\"ID\": \"x\", \"TaskGroups\": {}}",
                "{\"ID\": \"x\", \"TaskGroups\": [{\"ShutdownDelay\": \"30s\"}]}",
            })
    void jsonThatIsNoJobIsRefusedWithItsPlace(String json) {
        assertThatThrownBy(() -> new JobJson(codec).read("j.json", json))
                .isInstanceOfSatisfying(
                        HclException.class,
                        e -> assertThat(e.getMessage()).contains("j.json, line 1"));
    }
}
