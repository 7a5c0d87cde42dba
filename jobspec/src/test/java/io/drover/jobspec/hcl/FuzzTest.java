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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random and mutated texts are read or refused with a reason. The test tagged {@code long} makes
 * 1,000 texts of each seed for each reader: with {@code -Ddrover.fuzzSeeds=250}, its default, a
 * million.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class FuzzTest {
    private static final int FEW = 150;
    private static final int MANY = 1_000;
    private static final int SEED = 1;
    private static final int PLANTED = 5_000;

    enum Reader {
        JOB_FILES {
            @Override
            void read(String text) {
                JobParser.parse("fuzz.hcl", text, ParseOptions.DEFAULT);
            }
        },
        CONFIGURATION_FILES {
            @Override
            void read(String text) {
                readConfig(text);
            }
        },
        EXPRESSIONS {
            @Override
            void read(String text) {
                ExpressionTest.evaluate(text);
            }

            @Override
            List<String> corpus(long seed) {
                RandomExpression.Maker maker = new RandomExpression.Maker(seed);
                return Stream.generate(() -> maker.any(5).text()).limit(50).toList();
            }
        },
        FORMATTER {
            @Override
            void read(String text) {
                Formatter.format("fuzz.hcl", text);
            }
        };

        abstract void read(String text);

        List<String> corpus(long seed) throws IOException {
            return FuzzTest.corpus();
        }

        Optional<Fuzz.Finding> run(long seed, int texts) throws IOException {
            return new Fuzz(seed, corpus(seed)).run(this::read, texts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTextIsReadOrRefusedWithAReason(Reader reader) throws IOException {
        assertThat(reader.run(SEED, FEW)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void everyOneOfAMillionTextsIsReadOrRefusedWithAReason(Reader reader) throws IOException {
        long seeds = Long.getLong("drover.fuzzSeeds", 250);
        for (long seed = 0; seed < seeds; seed++) {
            assertThat(reader.run(seed, MANY)).as("seed " + seed).isEmpty();
        }
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

        assertThat(new Fuzz(1, corpus()).run(throwsSomethingElse, PLANTED))
                .hasValueSatisfying(f -> assertThat(f.how()).contains("planted"));
        assertThat(new Fuzz(1, List.of("{".repeat(200_000))).run(overflows, PLANTED))
                .hasValueSatisfying(f -> assertThat(f.how()).contains("StackOverflowError"));
        assertThat(new Fuzz(1, corpus()).run(givesNoReason, PLANTED))
                .hasValueSatisfying(f -> assertThat(f.how()).isEqualTo("no reason given"));
        assertThat(new Fuzz(1, corpus()).run(hangs, PLANTED))
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
