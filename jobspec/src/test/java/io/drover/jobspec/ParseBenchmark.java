package io.drover.jobspec;

import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * How many job files one core reads in a second, from text to {@code Job}, once everything is
 * compiled; and what a hostile file of five megabytes costs. Times are CPU times of one thread.
 *
 * <p>Run by {@code benchmarks/run.sh parse}.
 */
public final class ParseBenchmark {
    private static final String FILE = "/benchmark/shop.nomad.hcl";
    private static final int WARM_UP = 30_000;
    private static final int ROUNDS = 9;
    private static final int FILES = 3_000;

    private ParseBenchmark() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws IOException {
        String text = resource();
        PrintStream out = System.out;
        parse(text, WARM_UP);
        double[] perSecond = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            parse(text, FILES);
            perSecond[round] = FILES * 1e9 / (cpuNanos() - start);
        }
        Arrays.sort(perSecond);
        out.printf(
                "a job of %d lines: %.0f files/s for each core (median of %d rounds, %.0f to %.0f)%n",
                text.lines().count(),
                perSecond[ROUNDS / 2],
                ROUNDS,
                perSecond[0],
                perSecond[ROUNDS - 1]);
        hostile(out, "five megabytes of open braces", "{".repeat(5 << 20));
        hostile(
                out,
                "five megabytes of jobs",
                "job \"x\" {}\n".repeat(5 << 20).substring(0, 5 << 20));
        hostile(out, "a megabyte of blocks", "b {\n}\n".repeat(170_000));
        hostile(out, "a megabyte of names", "a = b\n".repeat(170_000));
    }

    private static void parse(String text, int times) {
        for (int i = 0; i < times; i++) {
            JobParser.parse("shop.nomad.hcl", text, ParseOptions.DEFAULT);
        }
    }

    private static void hostile(PrintStream out, String name, String text) {
        long start = cpuNanos();
        String outcome = "read";
        try {
            JobParser.parse("hostile.hcl", text, ParseOptions.DEFAULT);
        } catch (HclException e) {
            outcome = "refused (" + e.diagnostics().getFirst().message() + ")";
        }
        out.printf("%s: %s in %.1f ms%n", name, outcome, (cpuNanos() - start) / 1e6);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String resource() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(ParseBenchmark.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
