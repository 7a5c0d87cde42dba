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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole job files and what they mean, as JSON without the members that say nothing. With {@code
 * -Ddrover.writeGolden=true} the JSON files are written anew; read the difference before you commit
 * it.
 */
class JobFilesTest {
    private static final Path FILES = Path.of("src/test/resources/jobs");
    private static final List<String> ENDINGS = List.of(".nomad.hcl", ".hcl.json", ".api.json");

    private static final Codec CODEC = new Codec();

    @ParameterizedTest
    @MethodSource("files")
    void aJobFileMeansItsJson(String file) throws IOException {
        Job job = job(file);
        String expected = named(file) + ".json";
        String compact = new CompactJson(CODEC).of(job);
        if (Boolean.getBoolean("drover.writeGolden")) {
            Files.writeString(FILES.resolve(expected), compact);
        }

        assertThat(compact).isEqualTo(Files.readString(FILES.resolve(expected)));
        assertThat(new JobJson(CODEC).read(expected, compact)).isEqualTo(job);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aJobIsTheSameAfterItsWayThroughJson(String file) throws IOException {
        Job job = job(file);
        String json = CODEC.pretty().writeValueAsString(job);

        assertThat(new JobJson(CODEC).read(file, json)).isEqualTo(job);
    }

    @Test
    void thereAreEnoughJobFiles() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(60);
    }

    static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private static String named(String file) {
        for (String ending : ENDINGS) {
            if (file.endsWith(ending)) {
                return file.substring(0, file.length() - ending.length());
            }
        }
        throw new IllegalArgumentException(file);
    }

    private Job job(String file) throws IOException {
        return file.endsWith(".api.json")
                ? new JobJson(CODEC).read(file, Files.readString(FILES.resolve(file)))
                : parse(file);
    }

    @Test
    void theSameJobInJsonSyntaxIsTheSame() throws IOException {
        assertThat(parse("dispatch.hcljson")).isEqualTo(parse("dispatch.nomad.hcl"));
    }

    @Test
    void aJobMayBeWrappedAsTheApiDoes() throws IOException {
        String json = text("dispatch.json");
        JobJson reader = new JobJson(CODEC);

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
        assertThatThrownBy(() -> new JobJson(CODEC).read("j.json", json))
                .isInstanceOfSatisfying(
                        HclException.class,
                        e -> assertThat(e.getMessage()).contains("j.json, line 1"));
    }
}
