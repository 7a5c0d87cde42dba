package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts made to hang or exhaust whoever reads them. Each is read or refused within limits, in less
 * than a second of CPU time; the reason for a refusal stays short, too.
 */
class HostileTest {
    private static final Duration ENOUGH = Duration.ofSeconds(1);
    private static final int ALL = Limits.DEFAULT.maxCharacters();

    static Stream<Arguments> texts() {
        return Stream.concat(syntax(), work());
    }

    private static Stream<Arguments> syntax() {
        return Stream.of(
                text("five megabytes", "job \"x\" {}\n".repeat(500_000)),
                text("five megabytes of braces", "{".repeat(5 << 20)),
                text("five megabytes in one string", "a = \"" + "x".repeat(5 << 20) + "\""),
                fill("open braces", "a {"),
                fill("open brackets", "a = " + "[".repeat(60_000)),
                fill("names", "a "),
                fill("quotes", "\""),
                fill("escapes", "\\u"),
                fill("comments", "/**/"),
                fill("unclosed comment", "/*"),
                fill("line ends", "\n"),
                fill("commas", ","),
                fill("errors", "a = ^\n"),
                fill("errors in one line", "^"),
                fill("heredocs", "<<A\nA\n"),
                fill("heredoc of blanks", "a = <<-A\n" + " ".repeat(500_000)),
                fill("unclosed heredocs", "<<A\n"),
                fill("templates", "\"${"),
                fill("attributes", "", i -> "a" + i + " = 1\n"),
                fill("attributes of a map", "job \"j\" {\nmeta {\n", i -> "a" + i + " = 1\n"),
                fill("attributes twice", "", _ -> "a = 1\n"),
                fill("blocks", "", _ -> "b {}\n"),
                fill("blocks in one line", "", _ -> "b {} "),
                fill("locals", "locals {\n", i -> "l" + i + " = local.l" + (i + 1) + "\n"),
                fill("locals of all", "locals {\n", i -> "l" + i + " = local[\"a${1}\"]\n"),
                fill("variables", "", i -> "variable \"v" + i + "\" {}\n"),
                fill(
                        "defaults",
                        "variables {\n",
                        i ->
                                "v%d = [for a in [%s] : [for b in [1,1,1,1,1,1,1,1] : a]]\n"
                                        .formatted(i, "1,".repeat(200))),
                fill("one sum", "a = " + "1+".repeat(100_000)),
                fill("json", "{\"a\":" + "[".repeat(100_000)),
                fill("json members", "{", i -> "\"a" + i + "\":1,"),
                fill("json escapes", "{\"a\":\"" + "\\u0041".repeat(100_000)),
                fill("json templates", "{", i -> "\"a" + i + "\":\"${1}\","));
    }

    private static Stream<Arguments> work() {
        String doubled =
                IntStream.range(0, 60)
                        .mapToObj(i -> "l%d = [local.l%d, local.l%d]\n".formatted(i + 1, i, i))
                        .reduce("l0 = [1]\n", String::concat);
        String longer =
                IntStream.range(0, 60)
                        .mapToObj(
                                i -> "l%d = \"${local.l%d}${local.l%d}\"\n".formatted(i + 1, i, i))
                        .reduce("l0 = \"x\"\n", String::concat);
        String colliding =
                IntStream.range(0, 15_000)
                        .mapToObj(i -> "\"" + collision(i) + "\"")
                        .reduce(
                                new StringBuilder(),
                                (b, s) -> b.append(s).append(','),
                                StringBuilder::append)
                        .toString();
        String big = "l = range(100000)\n";
        return Stream.of(
                text("doubled lists", locals(doubled)),
                text("doubled texts", locals(longer)),
                text("colliding texts", locals("l = distinct([" + colliding + "])\n")),
                text("colliding keys", locals("l = setunion([" + colliding + "])\n")),
                text("endless range", locals("l = range(0, 1e300, 1e-300)\n")),
                text(
                        "nested loops",
                        locals(
                                "l = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]\n")),
                text(
                        "long products",
                        locals("l = setproduct(range(300), range(300), range(300))\n")),
                text(
                        "wide format",
                        locals("l = [for i in range(100000) : format(\"%9999d\", i)]\n")),
                text("many hashes", locals("l = [for i in range(100000) : bcrypt(\"x\")]\n")),
                text("costly hash", locals("l = bcrypt(\"x\", 13)\n")),
                text("many identifiers", locals("l = [for i in range(100000) : uuidv4()]\n")),
                text("big remainders", locals("l = [for i in range(100000) : 1e3999 % 7e-3999]\n")),
                text("big powers", locals("l = [for i in range(100000) : pow(1.0000001, 9999)]\n")),
                text(
                        "big digits",
                        locals(
                                "l = [for i in range(100000) : parseint(\""
                                        + "9".repeat(900)
                                        + "\", 10)]\n")),
                text(
                        "big comparisons",
                        locals("l = [for i in range(100000) : 1e3999 < 1.1e3999]\n")),
                text(
                        "looking again",
                        locals(big + "m = [for i in local.l : contains(local.l, -1)]\n")),
                text(
                        "looking up again",
                        locals(big + "m = [for i in local.l : length(local.l)]\n")),
                text("sorting again", locals(big + "m = [for i in local.l : sort(local.l)]\n")),
                text(
                        "comparing again",
                        locals(big + "m = [for i in local.l : local.l == local.l]\n")),
                text(
                        "encoding again",
                        locals(big + "m = [for i in local.l : jsonencode(local.l)]\n")),
                text("yaml again", locals(big + "m = [for i in local.l : yamlencode(local.l)]\n")),
                text(
                        "joining again",
                        locals(big + "m = [for i in local.l : join(\"\", local.l)]\n")),
                text(
                        "reversing again",
                        locals(big + "m = [for i in local.l : reverse(local.l)]\n")),
                text(
                        "choosing again",
                        locals(big + "m = [for i in local.l : true ? local.l : []]\n")),
                text(
                        "failing again",
                        locals(big + "m = [for i in local.l : try(local.l.x, can(1 + {}))]\n")),
                text(
                        "yaml laughs",
                        locals(
                                "l = yamldecode(\"a: &a [1,1]\\n"
                                        + IntStream.range(0, 25)
                                                .mapToObj(i ->
                                                        "%c: &%c [*%c,*%c,*%c,*%c]\\n"
                                                                .formatted(
                                                                        'b' + i, 'b' + i, 'a' + i,
                                                                        'a' + i, 'a' + i, 'a' + i))
                                                .reduce("", String::concat)
                                        + "\")\n")),
                text("yaml brackets", locals("l = yamldecode(\"" + "[".repeat(200_000) + "\")\n")),
                text(
                        "regular expression",
                        locals(
                                "l = regex_replace(\""
                                        + "a".repeat(200_000)
                                        + "\", \"(a*)*b\", \"\")\n")),
                text(
                        "long searches",
                        locals(
                                "l = regex_replace(\""
                                        + "a".repeat(200_000)
                                        + "\", \"a.*b|a\", \"\")\n")),
                text(
                        "large expression",
                        locals(
                                "l = regex_replace(\"a\", \"(((a{1,99}){1,99}){1,99}){1,99}\", \"\")\n")),
                text(
                        "graphemes",
                        locals(
                                "l = [for i in range(100000) : strrev(\""
                                        + "é".repeat(100)
                                        + "\")]\n")),
                text(
                        "dynamic blocks",
                        "job \"j\" {\n"
                                + "dynamic \"group\" {\nfor_each = range(99)\nlabels = [group.value]\ncontent {\n"
                                        .repeat(9)
                                + "}\n}\n".repeat(9)
                                + "}\n"),
                text(
                        "many dynamic blocks",
                        "job \"j\" {\n"
                                + "dynamic \"group\" {\nfor_each = []\ncontent {}\n}\n"
                                        .repeat(15_000)
                                + "}\n"),
                text(
                        "placeholders",
                        locals("l = [for i in range(100000) : " + "a.b".repeat(1) + ".c]\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void isReadOrRefusedInTime(String name, String text) {
        Duration first = cost(text); // pays for loading and compiling what reads it
        assertThat(first.compareTo(ENOUGH) < 0 ? first : cost(text)).as(name).isLessThan(ENOUGH);
    }

    private static Duration cost(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        try {
            JobParser.parse("hostile.hcl", text, ParseOptions.DEFAULT);
        } catch (HclException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(100_000);
        }
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
    }

    private static Arguments text(String name, String text) {
        return Arguments.of(name, text);
    }

    /** A beginning, and a piece again and again up to the greatest length that is read. */
    private static Arguments fill(
            String name, String start, java.util.function.IntFunction<String> piece) {
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; ; i++) {
            String next = piece.apply(i);
            if (text.length() + next.length() > ALL) {
                return text(name, text.toString());
            }
            text.append(next);
        }
    }

    private static Arguments fill(String name, String piece) {
        return text(name, piece.repeat(ALL / piece.length()));
    }

    private static String locals(String content) {
        return "locals {\n" + content + "}\n";
    }

    /** Texts that all have one hash code. */
    private static String collision(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }
}
