package io.drover.jobspec.hcl;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds hostile texts to a reader of texts. A reader may return or throw {@link HclException}; any
 * other throwable, and more CPU time than is fair, is a finding.
 */
final class Fuzz {
    /** What a hostile text may cost; far above what any needs, far below a hang. */
    static final Duration FAIR = Duration.ofSeconds(2);

    private static final String[] PIECES = {
        "${",
        "%{",
        "}",
        "~}",
        "${~",
        "\"",
        "<<EOT\n",
        "<<-EOT\n",
        "\nEOT\n",
        "{",
        "[",
        "(",
        ")",
        "]",
        "\n",
        "\r\n",
        " = ",
        " : ",
        "=>",
        "...",
        ".",
        "*",
        "[*]",
        ".*",
        "?",
        ":",
        "&&",
        "||",
        "!",
        "-",
        "for ",
        " in ",
        "if ",
        "%{ if x }",
        "%{ endif }",
        "%{ for a in b }",
        "%{ endfor }",
        "%{ else }",
        "/*",
        "*/",
        "#",
        "//",
        "\\",
        "\\u",
        "\\U0010FFFF",
        "$${",
        "%%{",
        "dynamic \"group\" {\n",
        "for_each = [1, 2]\n",
        "content {\n",
        "1e309",
        "1e-9999",
        "0.1",
        "99999999999999999999",
        "null",
        "true",
        "var.",
        "local.",
        "each.value",
        "job \"x\" {\n",
        "group \"g\" {\n",
        "task \"t\" {\n",
        "\0",
        "\uFEFF",
        "é",
        "😀",
        "\u202E",
        "range(0, 1e9)",
        "try(",
        "can(",
        "convert(1, list(any))",
        "jsondecode(\"",
        "format(\"%\", 1)",
        "regex_replace(\"a\", \"(\", \"\")",
        "locals {\n",
        "variable \"v\" {\n",
        "default = ",
        "type = list(",
        "validation {\n",
        "constraint {\n"
    };

    private final Random random;
    private final List<String> corpus;

    /**
     * @param corpus texts to start from; at least one
     */
    Fuzz(long seed, List<String> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    /** A text on which a reader misbehaved, and how. */
    record Finding(String text, String how) {}

    /** The first finding in so many texts. */
    Optional<Finding> run(Consumer<String> reader, int texts) {
        for (int i = 0; i < texts; i++) {
            String text = next();
            String how = misbehaviour(reader, text);
            if (how != null) {
                return Optional.of(new Finding(text, how));
            }
        }
        return Optional.empty();
    }

    static @Nullable String misbehaviour(Consumer<String> reader, String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        try {
            reader.accept(text);
        } catch (HclException e) {
            if (e.getMessage().isEmpty() || e.diagnostics().isEmpty()) {
                return "no reason given";
            }
        } catch (Throwable t) {
            return "threw " + t;
        }
        long used = threads.getCurrentThreadCpuTime() - start;
        return used > FAIR.toNanos() ? "took " + Duration.ofNanos(used) : null;
    }

    String next() {
        if (random.nextInt(20) == 0) {
            return noise();
        }
        StringBuilder text = new StringBuilder(any());
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            mutate(text);
        }
        return text.toString();
    }

    private String noise() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return new String(
                bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private String any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private void mutate(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        switch (random.nextInt(8)) {
            case 0 -> text.delete(at, end);
            case 1, 2, 3 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            case 4 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            case 5 -> {
                String other = any();
                int from = random.nextInt(other.length() + 1);
                text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(200)));
            }
            case 6 -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                }
            }
            default -> text.setLength(at);
        }
    }
}
