package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.jobspec.hcl.functions.StandardFunctions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    static final Scope SCOPE =
            Scope.EMPTY.with(
                    Map.of(
                            "var",
                            Value.object(
                                    new TreeMap<>(
                                            Map.of(
                                                    "name",
                                                    Value.text("web"),
                                                    "count",
                                                    Value.number(3),
                                                    "on",
                                                    Value.bool(true),
                                                    "nothing",
                                                    Value.none(),
                                                    "zones",
                                                    Value.list(
                                                            List.of(
                                                                    Value.text("a"),
                                                                    Value.text("b"))),
                                                    "later",
                                                    Value.unknown(),
                                                    "hosts",
                                                    Value.tuple(
                                                            List.of(
                                                                    host("x", 1),
                                                                    host("y", 2))))))));

    private static Value host(String name, int port) {
        return Value.object(
                new TreeMap<>(Map.of("name", Value.text(name), "port", Value.number(port))));
    }

    /** Each line: an expression, then its value as JSON. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                // numbers and operators
                "1 + 2 * 3 ~> 7",
                "(1 + 2) * 3 ~> 9",
                "10 - 2 - 3 ~> 5",
                "7 % 4 ~> 3",
                "-7 % 4 ~> -3",
                "1 / 4 ~> 0.25",
                "0.1 + 0.2 ~> 0.3",
                "1e3 ~> 1000",
                "1.5E-2 ~> 0.015",
                "9007199254740993 + 1 ~> 9007199254740994",
                "-var.count ~> -3",
                "--2 ~> 2",
                "2 > 1 && 1 >= 1 ~> true",
                "1 < 1 || 2 <= 1 ~> false",
                "!true || true ~> true",
                "1 == 1.0 ~> true",
                "\"1\" == 1 ~> false",
                "\"a\" != \"b\" ~> true",
                "[1, 2] == [1, 2] ~> true",
                "null == null ~> true",
                "\"2\" * \"3\" ~> 6",
                "true == !false ~> true",
                "1 + 1 == 2 && 3 > 2 ~> true",
                // conditionals
                "var.on ? \"yes\" : \"no\" ~> \"yes\"",
                "false ? 1 : true ? 2 : 3 ~> 2",
                "true ? 1 : \"x\" ~> \"1\"",
                "var.on ? null : 1 ~> null",
                // text
                "\"a\\tb\\n\\\"\\\\\" ~> \"a\\tb\\n\\\"\\\\\"",
                "\"\\u00e9\\U0001F600\" ~> \"é😀\"",
                "\"${var.name}-${var.count}\" ~> \"web-3\"",
                "\"${var.count}\" ~> 3",
                "\"${true}!\" ~> \"true!\"",
                "\"$${x} %%{y} $ % 100%\" ~> \"${x} %{y} $ % 100%\"",
                "\"a  ${~ var.name ~}  b\" ~> \"awebb\"",
                "\"%{ if var.on }on%{ else }off%{ endif }\" ~> \"on\"",
                "\"%{ if false }on%{ endif }.\" ~> \".\"",
                "\"%{ for z in var.zones }<${z}>%{ endfor }\" ~> \"\\u003ca\\u003e\\u003cb\\u003e\"",
                "\"%{ for i, z in var.zones }${i}${z} %{ endfor }\" ~> \"0a 1b \"",
                "\"${\"in${\"ner\"}\"}!\" ~> \"inner!\"",
                "\"\" ~> \"\"",
                // collections
                "[] ~> []",
                "[1, \"a\", [true],] ~> [1,\"a\",[true]]",
                "{} ~> {}",
                "{ a = 1, \"b c\" : 2 } ~> {\"a\":1,\"b c\":2}",
                "{ (var.name) = 1 } ~> {\"web\":1}",
                "{ \"${var.name}-x\" = 1 } ~> {\"web-x\":1}",
                "{ for = 1 } ~> {\"for\":1}",
                // access
                "var.zones[0] ~> \"a\"",
                "var.zones[\"1\"] ~> \"b\"",
                "var.zones.1 ~> \"b\"",
                "var[\"name\"] ~> \"web\"",
                "{ a = { b = [10, 20] } }.a.b[1] ~> 20",
                "[[1, 2], [3]].0.1 ~> 2",
                "var.hosts[*].name ~> [\"x\",\"y\"]",
                "var.hosts.*.port ~> [1,2]",
                "var.hosts[*][\"name\"] ~> [\"x\",\"y\"]",
                "var.name[*] ~> [\"web\"]",
                "var.nothing[*] ~> []",
                "var.hosts.*.name[0] ~> \"x\"",
                // for
                "[for z in var.zones : \"${z}!\"] ~> [\"a!\",\"b!\"]",
                "[for i, z in var.zones : i] ~> [0,1]",
                "[for z in var.zones : z if z != \"a\"] ~> [\"b\"]",
                "{for h in var.hosts : h.name => h.port} ~> {\"x\":1,\"y\":2}",
                "{for k, v in { a = 1, b = 2 } : v => k} ~> {\"1\":\"a\",\"2\":\"b\"}",
                "{for v in [\"ab\", \"ac\", \"b\"] : substr(v, 0, 1) => v...} ~> {\"a\":[\"ab\",\"ac\"],\"b\":[\"b\"]}",
                "[for k, v in { b = 1, a = 2 } : k] ~> [\"a\",\"b\"]",
                "[for x in [1, 2] : [for y in [3, 4] : x * y]] ~> [[3,4],[6,8]]",
                // calls
                "max([1, 5, 2]...) ~> 5",
                "upper(lower(\"ABC\")) ~> \"ABC\"",
                "try(var.name.x, \"fallback\") ~> \"fallback\"",
                "can(var.name.x) ~> false",
                "can(1) ~> true",
                // placeholders
                "node.class ~> \"${node.class}\"",
                "\"${node.class}-x\" ~> \"${node.class}-x\"",
                "\"${env[\"FOO-bar\"]}\" ~> \"${env[\\\"FOO-bar\\\"]}\"",
                "\"${ attr.kernel.name }\" ~> \"${ attr.kernel.name }\"",
                "\"${meta.a-b.c.0}\" ~> \"${meta.a-b.c.0}\"",
                "\"${NOMAD_PORT_http}\" ~> \"${NOMAD_PORT_http}\"",
                "upper(\"${node.class}\") ~> \"${NODE.CLASS}\"",
            })
    void evaluates(String expression, String json) {
        assertThat(encoded(expression)).isEqualTo(json);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "1 + ~> 1,4: Expected a value",
                "1 + \"x\" ~> 1,5: Unfit operand",
                "1 / 0 ~> 1,1: Division by zero",
                "var.nmae ~> 1,5: No such member",
                "var.zones[2] ~> 1,11: No such item",
                "var.zones[-1] ~> 1,11: No such item",
                "var.zones.name ~> 1,11: No members here",
                "\"${var.zones}!\" ~> 1,4: Not text",
                "\"${var.nothing}!\" ~> 1,4: Not text",
                "uper(\"a\") ~> 1,1: Unknown function",
                "upper() ~> 1,1: Missing argument",
                "upper(\"a\", \"b\") ~> 1,1: Too many arguments",
                "\"${X:-y}\" ~> 1,5: Expected \"}\"",
                "\"abc ~> 1,1: Unclosed string",
                "\"${var.name ~> 1,2: Unclosed template",
                "\"a\\qb\" ~> 1,3: Invalid escape",
                "\"\\ud800\" ~> 1,2: Invalid escape",
                "'a' ~> 1,1: Wrong quotes",
                "30s ~> 1,1: Invalid number",
                "{ a = 1, a = 2 } ~> 1,10: Key set twice",
                "{ a.b = 1 } ~> 1,3: Ambiguous key",
                "[for x in 5 : x] ~> 1,11: Nothing to go over",
                "{for x in [1, 1] : x => x} ~> 1,20: Key made twice",
                "\"%{ if true }x\" ~> 1,2: Unclosed directive",
                "\"%{ endif }\" ~> 1,2: Directive without its beginning",
                "\"%{ while x }\" ~> 1,5: Unknown directive",
                "1 2 ~> 1,3: Expected the end of the file",
                "a b ~> 1,3: Expected the end of the file",
                "1 & 2 ~> 1,3: Unknown operator",
                "var.on ? 1 ~> 1,11: Expected \":\"",
                "!5 ~> 1,2: Unfit operand",
                "1e99999 ~> 1,1: Number out of range",
                "1e99999999999999999999 ~> 1,1: Invalid number",
                "/* x ~> 1,1: Unclosed comment",
            })
    void explains(String expression, String error) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOfSatisfying(
                        HclException.class,
                        e -> {
                            Diagnostic first = e.diagnostics().getFirst();
                            assertThat(first.line() + "," + first.column() + ": " + first.message())
                                    .isEqualTo(error);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var.later",
                "var.later + 1",
                "\"${var.later}!\"",
                "upper(var.later)",
                "var.later.x[0]",
                "[for x in var.later : x]",
                "var.later ? 1 : 2",
                "[var.later][0]",
                "var.later[*].x"
            })
    void whatIsMadeOfTheUnknownIsUnknown(String expression) {
        assertThat(evaluate(expression)).isEqualTo(Value.unknown());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "[for i in range(0, 100000000) : i]",
                "join(\"\", [for i in range(0, 3000) : join(\"\", [for j in range(0, 3000) : \"x\"])])",
                "format(\"%9999s\", format(\"%99999s\", \"x\"))",
                "setproduct(range(0, 1000), range(0, 1000), range(0, 1000))",
                "regex_replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"(a|a?)+\\\\1b\", \"\")",
                "pow(10, 100000) * pow(10, 4000)",
            })
    void refusesToWorkForever(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).isInstanceOf(HclException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        for (String expression :
                List.of(
                        "(".repeat(50_000),
                        "[".repeat(50_000),
                        "-".repeat(50_000) + "1",
                        "1" + "+1".repeat(50_000),
                        "a" + ".b".repeat(50_000),
                        "a" + "[0]".repeat(50_000),
                        "a" + "[*]".repeat(50_000),
                        "true" + "?1:true".repeat(50_000),
                        "f(".repeat(50_000),
                        "{a=".repeat(50_000),
                        "\"${".repeat(50_000),
                        "\"" + "%{if true}".repeat(10_000) + "\"",
                        "[for x in ".repeat(50_000))) {
            assertThatThrownBy(() -> evaluate(expression))
                    .isInstanceOfSatisfying(
                            HclException.class,
                            e ->
                                    assertThat(e.diagnostics().getFirst().message())
                                            .containsIgnoringCase("nested"));
        }
    }

    static Value evaluate(String expression) {
        return new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT)
                .evaluate(Hcl.expression("test", expression, Limits.DEFAULT), SCOPE);
    }

    static String encoded(String expression) {
        Value value = evaluate("jsonencode(" + expression + ")");
        return ((Value.Text) value).text();
    }
}
