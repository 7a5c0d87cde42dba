package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobJson;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.difference.JobDifference;
import io.drover.server.state.JobSpecs;
import io.drover.server.state.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job files of {@code jobspec} on the server's side. */
class JobFilesTest {
    private static final Path FILES = Path.of("../jobspec/src/test/resources/jobs");

    /** Placed where a fresh region has nothing, or made of parts that only the server completes. */
    private static final Set<String> FAULTED =
            new TreeSet<>(
                    List.of("everything", "everywhere", "gateway-ingress", "gateway-terminating"));

    private final Canonicaliser canonicaliser = new Canonicaliser("global");
    private final State state = State.initial();
    private static final Codec CODEC = new Codec();
    private static final Map<Path, Job> CANONICAL = new ConcurrentHashMap<>();

    @ParameterizedTest
    @MethodSource("files")
    void aCanonicalJobStaysAsItIs(Path file) {
        Job job = canonical(file);

        assertThat(canonicaliser.canonical(job, "", state)).isEqualTo(job);
    }

    /** Clients read a job, change it and send it back. */
    @ParameterizedTest
    @MethodSource("files")
    void aJobThatWasReadCanBeRegisteredAgain(Path file) {
        Job job = canonical(file);

        Job read = CODEC.json().readValue(CODEC.json().writeValueAsString(job), Job.class);
        Job again = canonicaliser.canonical(read, "", state);

        assertThat(JobSpecs.same(again, job)).isTrue();
        assertThat(JobDifference.between(job, again).type()).isEqualTo("None");
    }

    @ParameterizedTest
    @MethodSource("files")
    void onlyKnownFilesAreFaulted(Path file) {
        JobValidator.Verdict verdict =
                JobValidator.validate(canonical(file), state, JobLimits.DEFAULT);

        assertThat(verdict.errors().isEmpty())
                .as("%s", verdict.errors())
                .isEqualTo(!FAULTED.contains(name(file)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsRefusedForNotBeingActedOnIsInTheFile(Path file) {
        String text = text(file);

        for (String refusal : NotActedOn.in(canonical(file))) {
            String block = refusal.replaceFirst("^block \"([a-z_]+).*", "$1");
            assertThat(text).contains(block);
        }
    }

    @Test
    void manyFilesCanRunAsTheyAre() {
        List<String> running = new ArrayList<>();
        for (Path file : files()) {
            if (NotActedOn.in(canonical(file)).isEmpty()) {
                running.add(name(file));
            }
        }

        assertThat(running).contains("minimal", "lifecycle", "constraints", "templates", "locals");
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    private Job canonical(Path file) {
        return CANONICAL.computeIfAbsent(file, this::read);
    }

    private Job read(Path file) {
        String text = text(file);
        String name = file.getFileName().toString();
        Job job =
                name.endsWith(".api.json")
                        ? new JobJson(CODEC).read(name, text)
                        : JobParser.parse(name, text, ParseOptions.DEFAULT).job();
        return canonicaliser.canonical(job, "", state);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> files() {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(
                            file -> {
                                String name = file.toString();
                                return name.endsWith(".hcl")
                                        || name.endsWith(".hcl.json")
                                        || name.endsWith(".api.json");
                            })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
