package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run more with {@code -Ddrover.fuzzSeeds=400}: each seed makes 300 texts for each reader. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final int TEXTS = 300;
    private static final int MANY = 5_000;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("drover.fuzzSeeds", 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jobFilesAreReadOrRefusedWithAReason(long seed) throws IOException {
        Consumer<String> reader = text -> JobParser.parse("fuzz.hcl", text, ParseOptions.DEFAULT);

        assertThat(new Fuzz(seed, corpus()).run(reader, TEXTS)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void configurationFilesAreReadOrRefusedWithAReason(long seed) throws IOException {
        assertThat(new Fuzz(seed, corpus()).run(text -> readConfig(text), TEXTS)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void expressionsAreReadOrRefusedWithAReason(long seed) {
        List<String> expressions = new ArrayList<>();
        RandomExpression.Maker maker = new RandomExpression.Maker(seed);
        for (int i = 0; i < 50; i++) {
            expressions.add(maker.any(5).text());
        }

        assertThat(new Fuzz(seed, expressions).run(text -> ExpressionTest.evaluate(text), TEXTS))
                .isEmpty();
    }

    /** A reader with a planted fault of each kind: the harness must find all of them. */
    @Test
    void theHarnessFindsPlantedFaults() throws IOException {
        Consumer<String> throwsSomethingElse =
                text -> {
                    JobParser.parse("fuzz.hcl", text, ParseOptions.DEFAULT);
                    if (text.contains("true")) {
                        throw new IllegalStateException("planted");
                    }
                };
        Consumer<String> overflows = text -> countBraces(text, 0);
        Consumer<String> givesNoReason =
                text -> {
                    if (text.contains("[*]")) {
                        throw new HclException(List.of());
                    }
                };
        Consumer<String> hangs =
                text -> {
                    if (text.contains("#")) {
                        spin();
                    }
                };

        assertThat(new Fuzz(1, corpus()).run(throwsSomethingElse, MANY))
                .hasValueSatisfying(f -> assertThat(f.how()).contains("planted"));
        assertThat(new Fuzz(1, List.of("{".repeat(200_000))).run(overflows, MANY))
                .hasValueSatisfying(f -> assertThat(f.how()).contains("StackOverflowError"));
        assertThat(new Fuzz(1, corpus()).run(givesNoReason, MANY))
                .hasValueSatisfying(f -> assertThat(f.how()).isEqualTo("no reason given"));
        assertThat(new Fuzz(1, corpus()).run(hangs, MANY))
                .hasValueSatisfying(f -> assertThat(f.how()).startsWith("took PT"));
    }

    private static void readConfig(String text) {
        BodyReader file = Hcl.config("fuzz.hcl", text);
        file.string("name");
        file.freeForm("config");
        file.blocks("job", "name").forEach(job -> job.blocks("group", "name"));
        file.textMap("meta");
        file.done();
    }

    /** Recurses once for each brace, as a careless parser would. */
    private static int countBraces(String text, int at) {
        boolean brace = at < text.length() && text.charAt(at) == '{';
        return brace ? 1 + countBraces(text, at + 1) : 0;
    }

    /** Burns CPU time, not wall time: a busy machine gives a thread less of it. */
    private static void spin() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + Fuzz.FAIR.plusMillis(200).toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static List<String> corpus() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/jobs"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
