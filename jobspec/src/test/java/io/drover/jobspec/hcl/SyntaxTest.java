package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.jobspec.hcl.functions.StandardFunctions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {
    @Test
    void keepsAttributesAndBlocksInTheOrderOfTheText() {
        Body body =
                Hcl.parse(
                        "a.hcl",
                        """
                        // one
                        b = 1 # two
                        a = [
                          1, /* three */
                          2,
                        ]
                        block "x" y { c = 3 }
                        empty {}
                        block {
                          d = {
                            e = 1
                            f : 2, g = 3
                          }
                        }
                        """);

        assertThat(body.attributes()).extracting(Body.Attribute::name).containsExactly("b", "a");
        assertThat(body.blocks())
                .extracting(Body.Block::type)
                .containsExactly("block", "empty", "block");
        assertThat(body.blocks().getFirst().labels())
                .extracting(Body.Label::text)
                .containsExactly("x", "y");
        SourceRange range = body.blocks().getFirst().body().attributes().getFirst().value().range();
        assertThat(range).hasToString("a.hcl:7,19");
        assertThat(range.text()).isEqualTo("3");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "a 1 ~> 1,3: Expected \"=\" or \"{\"",
                "a : 1 ~> 1,3: Expected \"=\" or \"{\"",
                "a = ~> 1,4: Expected a value",
                "a = 1 b = 2 ~> 1,7: Expected the end of the line",
                "a = 1, ~> 1,6: Expected the end of the line",
                "\"a\" = 1 ~> 1,1: Expected an attribute or a block",
                "} ~> 1,1: Expected an attribute or a block",
                "a = 1 } ~> 1,7: Extra \"}\"",
                "b { ~> 1,1: Unclosed block",
                "b { a = 1 c = 2 } ~> 1,11: Too much for one line",
                "b { c {} } ~> 1,10: Too much for one line",
                "b \"${x}\" {} ~> 1,4: Template in a name",
                "a = <<EOF ~> 1,5: Broken heredoc",
                "a = @ ~> 1,5: Unexpected character",
            })
    void explainsBrokenBodies(String text, String error) {
        assertThatThrownBy(() -> Hcl.parse("a.hcl", text))
                .isInstanceOfSatisfying(
                        HclException.class,
                        e -> {
                            Diagnostic first = e.diagnostics().getFirst();
                            assertThat(first.line() + "," + first.column() + ": " + first.message())
                                    .isEqualTo(error);
                        });
    }

    @Test
    void refusesAnAttributeSetTwice() {
        assertThatThrownBy(() -> Hcl.parse("a.hcl", "a = 1\nb = 2\na = 3\n"))
                .hasMessageContaining("\"a\" was already set on line 1");
    }

    @ParameterizedTest(name = "heredoc {index}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "<<EOT|  a|    b|  EOT ~> __a|    b|",
                "<<-EOT|  a|    b|  EOT ~> a|  b|",
                "<<-EOT|    a||  b|EOT ~> __a||b|",
                "<<-EOT|    a|   |  b|EOT ~> __a|   |b|",
                "<<EOT|EOT ~> ",
                "<<EOT|a\\n$${b}|EOT ~> a\\n${b}|",
                "<<EOT|x ${1 + 1} y|EOT ~> x 2 y|",
                "<<-EOT|  ${\"a\"}|   b|EOT ~> a| b|",
                "<<-EOT|  %{ for i in [1, 2] ~}|  server ${i}|  %{ endfor ~}|  end|  EOT ~> server 1|server 2|end|",
                "<<EOT|EOTX|X EOT|EOT ~> EOTX|X EOT|",
                "<<EOT|${<<IN|inner|IN|}|EOT ~> inner||",
            })
    void readsHeredocs(String written, @org.jspecify.annotations.Nullable String text) {
        Body body = Hcl.parse("a.hcl", "a = " + written.replace('|', '\n') + "\n");
        Value value =
                new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT)
                        .evaluate(body.attributes().getFirst().value(), Scope.EMPTY);

        String expected = text == null ? "" : text.replace('|', '\n').replace('_', ' ');
        assertThat(value).isEqualTo(Value.text(expected));
    }

    @Test
    void refusesTextBeyondItsLimits() {
        assertThatThrownBy(() -> Hcl.parse("big.hcl", "# " + "x".repeat(1 << 20)))
                .hasMessageContaining("File too large")
                .hasMessageContaining("1048576");
        assertThatThrownBy(() -> Hcl.parse("deep.hcl", "b {\n".repeat(200)))
                .hasMessageContaining("Nested too deeply");
        assertThatThrownBy(() -> Hcl.config("deep.json", "{\"a\":" + "[".repeat(200)))
                .hasMessageContaining("Nested too deeply");
    }

    @Test
    void placesErrorsInsideOfJsonStrings() {
        Body body =
                Hcl.parse(
                        "a.json",
                        "{\n \"a\": \"x\\n${1 + true}\"\n}",
                        Body.Syntax.JSON,
                        Limits.DEFAULT);

        assertThatThrownBy(() ->
                        new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT)
                                .evaluate(body.attributes().getFirst().value(), Scope.EMPTY))
                .isInstanceOfSatisfying(
                        HclException.class,
                        e -> {
                            assertThat(e.diagnostics().getFirst().line()).isEqualTo(2);
                            assertThat(e.diagnostics().getFirst().column()).isEqualTo(17);
                        });
    }
}
