package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.json.Codec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private static final Source WEB =
            Source.of(
                    "web.hcl",
                    """
                    job "web" {
                      a = [
                        1,
                        2,
                        3,
                      ]
                      b = {
                        c = 1
                      }
                      日本 = \tx
                    }
                    """);

    @Test
    void marksTheFirstAndTheLastLineOfALongStretch() {
        assertThat(Rendering.PLAIN.of(error("[", "]")))
                .isEqualTo(
                        """
                        Error: What
                          in web.hcl, line 2, column 7
                          2 |   a = [
                            |       ^
                            …
                          6 |   ]
                            |   ^
                          How.\
                        """);
    }

    @Test
    void marksEachOfAFewLines() {
        assertThat(error("b =", "  }").snippet())
                .isEqualTo(
                        """
                          7 |   b = {
                            |   ^^^^^
                          8 |     c = 1
                            |     ^^^^^
                          9 |   }
                            |   ^\
                        """);
    }

    @Test
    void standsBelowWideCharactersAndTabs() {
        assertThat(error("x", "x").snippet())
                .isEqualTo(
                        """
                          10 |   日本 =  x
                             |           ^\
                        """);
    }

    @Test
    void coloursTerminalsOnly() {
        Diagnostic error = error("job", "job");

        assertThat(Rendering.COLOUR.of(error))
                .contains("\u001B[1;31mError:\u001B[0m", "\u001B[1;31m^^^\u001B[0m");
        assertThat(Rendering.COLOUR.of(error).replaceAll("\u001B\\[[0-9;]*m", ""))
                .isEqualTo(Rendering.PLAIN.of(error));
    }

    @Test
    void showsNothingThatMovesTheCursor() {
        Source hostile = Source.of("a\u001B[2J.hcl", "a = \u001B[31m \u202E b");
        Diagnostic error = Diagnostic.error(hostile.range(4, 5), "What", "How.");

        assertThat(Rendering.PLAIN.of(error)).doesNotContain("\u001B").doesNotContain("\u202E");
    }

    @Test
    void shortensLongLines() {
        Source wide = Source.of("a.hcl", "a = \"" + "😀".repeat(1_000) + "\"");

        assertThat(Rendering.PLAIN.of(Diagnostic.error(wide.range(900, 902), "What", "How.")))
                .hasSizeLessThan(2_000)
                .contains("…\n");
    }

    @Test
    void isARecordForPrograms() {
        String json =
                new Codec()
                        .json()
                        .writeValueAsString(DiagnosticRecord.of(List.of(error("a", "a"))));

        assertThat(json)
                .contains(
                        "\"Severity\":\"error\"",
                        "\"File\":\"web.hcl\"",
                        "\"Line\":2",
                        "\"Column\":3",
                        "\"EndLine\":2",
                        "\"EndColumn\":4",
                        "\"Message\":\"What\"",
                        "\"Detail\":\"How.\"");
    }

    private static Diagnostic error(String first, String last) {
        int start = WEB.text().indexOf(first, first.equals("a") ? 12 : 0);
        int end = WEB.text().indexOf(last, start) + last.length();
        return Diagnostic.error(WEB.range(start, end), "What", "How.");
    }
}
