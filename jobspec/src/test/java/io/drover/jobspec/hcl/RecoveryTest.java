package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After one error the parser goes on: all independent ones are told, and no consequences. */
class RecoveryTest {
    @Test
    void tellsAllIndependentErrorsOfAFile() {
        String text =
                """
                job "web" {
                  priority = 50 60
                  datacenters = ["dc1" "dc2"]
                  group "g" {
                    count = 3s
                    name = 'g'
                    meta { a = 1, b = 2 }
                    task "t" = {
                      driver = "docker"
                    }
                    kill = a & b
                    title = "open
                    last = 1 +
                  }
                  type; = "service"
                  fine = 1
                }
                """;

        assertThat(errors(text))
                .containsExactly(
                        "2,17: Expected the end of the line",
                        "3,24: Expected \"]\"",
                        "5,13: Invalid number",
                        "6,12: Wrong quotes",
                        "7,17: Too much for one line",
                        "8,14: Expected \"{\"",
                        "11,14: Unknown operator",
                        "12,13: Line break in a string",
                        "13,15: Expected a value",
                        "15,7: Unexpected character");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "a {¦  b {¦    c = 1¦}¦d {¦}¦ ~> 2,3: Unclosed block",
                "a {¦  b {¦  }¦¦c {¦}¦ ~> 1,1: Unclosed block",
                "a {¦  b = [1,¦}¦c = 2¦ ~> 3,1: Expected a value",
                "a {¦}¦}¦b = ¦ ~> 3,1: Expected an attribute or a block, 4,5: Expected a value",
                "a = 1¦a = 2¦b = 1¦b = 2¦ ~> 2,1: Attribute set twice, 4,1: Attribute set twice",
                "a = <<EOT x¦b = ¦ ~> 1,5: Broken heredoc, 2,5: Expected a value",
                "a = \"${x¦b = 2¦ ~> 1,6: Unclosed template",
                "a = f(1¦b = 2¦ ~> 2,1: Expected \")\"",
                "a = “x”¦b = ` ¦ ~> 1,5: Wrong quotes, 2,5: Unexpected character",
                "a \"x\" ¦  b = ¦c = 1¦ ~> 1,7: Expected \"{\", 2,7: Expected a value",
            })
    void goesOnWhereThatMakesSense(String text, String errors) {
        assertThat(String.join(", ", errors(text.replace('¦', '\n')))).isEqualTo(errors);
    }

    @Test
    void stopsAtACap() {
        assertThat(errors("a = \n".repeat(1_000))).hasSize(50);
        assertThat(errors("a = ^\n".repeat(1_000))).hasSize(50);
    }

    private static List<String> errors(String text) {
        HclException e = catchThrowableOfType(HclException.class, () -> Hcl.parse("a.hcl", text));
        return e.diagnostics().stream()
                .map(d -> d.line() + "," + d.column() + ": " + d.message())
                .toList();
    }
}
