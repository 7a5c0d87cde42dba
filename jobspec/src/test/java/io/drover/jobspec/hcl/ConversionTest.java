package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each conversion between types, and each unification, as the language has them. */
class ConversionTest {
    @ParameterizedTest(name = "{0} to {1} is {2}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                // from simple types
                "\"a\" ~> string ~> \"a\"",
                "1 ~> string ~> \"1\"",
                "1.50 ~> string ~> \"1.5\"",
                "1e3 ~> string ~> \"1000\"",
                "-0.001 ~> string ~> \"-0.001\"",
                "12345678901234567890123 ~> string ~> \"12345678901234567890123\"",
                "true ~> string ~> \"true\"",
                "\"7\" ~> number ~> 7",
                "\"-1.5\" ~> number ~> -1.5",
                "\"1e2\" ~> number ~> 100",
                "\"007\" ~> number ~> 7",
                "\"true\" ~> bool ~> true",
                "\"1\" ~> bool ~> true",
                "\"0\" ~> bool ~> false",
                "null ~> string ~> null",
                "null ~> list(string) ~> null",
                "1 ~> any ~> 1",
                // sequences
                "[] ~> list(string) ~> []",
                "[1, true] ~> list(string) ~> [\"1\",\"true\"]",
                "[1, \"a\", null] ~> list(any) ~> [\"1\",\"a\",null]",
                "[[1], [\"a\"]] ~> list(any) ~> [[\"1\"],[\"a\"]]",
                "[[1], []] ~> list(any) ~> [[1],[]]",
                "[{ a = 1 }, { a = \"x\" }] ~> list(any) ~> [{\"a\":\"1\"},{\"a\":\"x\"}]",
                "[\"b\", \"a\", \"b\"] ~> set(string) ~> [\"a\",\"b\"]",
                "[10, 9, \"9\"] ~> set(number) ~> [9,10]",
                "convert([2, 1], set(number)) ~> list(string) ~> [\"1\",\"2\"]",
                "convert([1], list(number)) ~> set(string) ~> [\"1\"]",
                "[1, \"a\"] ~> tuple([string, string]) ~> [\"1\",\"a\"]",
                "convert([1, 2], list(number)) ~> tuple([number, string]) ~> [1,\"2\"]",
                "[] ~> tuple([]) ~> []",
                // mappings
                "{ a = 1 } ~> map(string) ~> {\"a\":\"1\"}",
                "{ a = 1, b = \"x\" } ~> map(any) ~> {\"a\":\"1\",\"b\":\"x\"}",
                "{} ~> map(number) ~> {}",
                "{ a = 1, b = 2 } ~> object({ a = string }) ~> {\"a\":\"1\"}",
                "convert({ a = 1 }, map(number)) ~> object({ a = string }) ~> {\"a\":\"1\"}",
                "{ a = null } ~> object({ a = string }) ~> {\"a\":null}",
                "{ a = { b = [1] } } ~> object({ a = object({ b = set(string) }) }) ~> {\"a\":{\"b\":[\"1\"]}}",
                "{} ~> object({ a = optional(string) }) ~> {\"a\":null}",
                "{} ~> object({ a = optional(string, 5) }) ~> {\"a\":\"5\"}",
                "{ a = null } ~> object({ a = optional(number, 5) }) ~> {\"a\":5}",
                "{ a = 1 } ~> object({ a = optional(number, 5) }) ~> {\"a\":1}",
                "{ o = {} } ~> object({ o = object({ a = optional(bool, true) }) }) ~> {\"o\":{\"a\":true}}",
                "[{}] ~> list(object({ a = optional(list(string), []) })) ~> [{\"a\":[]}]",
            })
    void converts(String value, String type, String json) {
        assertThat(ExpressionTest.encoded("convert(%s, %s)".formatted(value, type)))
                .isEqualTo(json);
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "\"x\" ~> number ~> Expected a value of type number, found the string \"x\".",
                "\"\" ~> number ~> Expected a value of type number",
                "\"1_000\" ~> number ~> Expected a value of type number",
                "\"0x10\" ~> number ~> Expected a value of type number",
                "true ~> number ~> Expected a value of type number, found true.",
                "1 ~> bool ~> Expected a value of type bool, found the number 1.",
                "\"yes\" ~> bool ~> Write true or false.",
                "[] ~> string ~> found a tuple",
                "{} ~> string ~> found an object",
                "\"a\" ~> list(string) ~> Expected a value of type list(string)",
                "[\"a\"] ~> list(number) ~> Item 0: Expected a value of type number",
                "[{ a = [\"x\"] }] ~> list(object({ a = list(bool) })) ~> Item 0: Member \"a\": Item 0: Expected a value of type bool",
                "{ a = \"x\" } ~> map(number) ~> Member \"a\": Expected",
                "[1, true] ~> list(any) ~> have none in common",
                "[1, [1]] ~> list(any) ~> have none in common",
                "{ a = 1, b = [] } ~> map(any) ~> have none in common",
                "{} ~> list(string) ~> Expected a value of type list(string)",
                "[1] ~> tuple([number, number]) ~> It needs exactly 2 items.",
                "{} ~> object({ a = string }) ~> Its attribute \"a\" is missing.",
                "1 ~> list ~> Say of what, such as list(string).",
                "1 ~> optional(string) ~> Only attributes of an object may be optional.",
                "{} ~> object({ a = optional() }) ~> Write optional(type)",
                "{} ~> object({ a = optional(number, \"x\") }) ~> Expected a value of type number",
                "{} ~> object({ a = string, a = string }) ~> is there twice",
                "{} ~> object([]) ~> Write object({name = type}).",
                "1 ~> tuple(string) ~> Write tuple([type, type]).",
                "1 ~> strnig ~> Types are string",
            })
    void explains(String value, String type, String error) {
        String call = "convert(%s, %s)".formatted(value, type);
        assertThatThrownBy(() -> ExpressionTest.evaluate(call))
                .isInstanceOf(HclException.class)
                .hasMessageContaining(error);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "true ? 1 : \"a\" ~> \"1\"",
                "false ? 1 : \"a\" ~> \"a\"",
                "true ? true : \"a\" ~> \"true\"",
                "true ? null : 1 ~> null",
                "true ? 1 : null ~> 1",
                "true ? [1] : [\"a\"] ~> [\"1\"]",
                "true ? [1, 2] : [] ~> [1,2]",
                "true ? [1, 2] : [\"a\"] ~> [\"1\",\"2\"]",
                "false ? [1, 2] : [] ~> []",
                "true ? { a = 1 } : {} ~> {\"a\":1}",
                "true ? { a = 1 } : { b = \"x\" } ~> {\"a\":\"1\"}",
                "true ? { a = 1, b = true } : { a = 2, b = false } ~> {\"a\":1,\"b\":true}",
                "true ? { a = [1] } : { a = [] } ~> {\"a\":[1]}",
                "true ? convert([1], set(number)) : [2] ~> [1]",
                "true ? 1 : nothing[0] ~> \"1\"",
                "true ? 1 : var.zones[7] ~> 1",
                "coalesce(null, 1, \"a\") ~> \"1\"",
                "setunion([1], [\"a\"]) ~> [\"1\",\"a\"]",
            })
    void unifies(String expression, String json) {
        assertThat(ExpressionTest.encoded(expression)).isEqualTo(json);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "true ? 1 : true ~> One is the number 1, the other true",
                "true ? 1 : [1] ~> One is the number 1, the other a tuple",
                "true ? {} : [] ~> One is an object, the other a tuple",
                "true ? { a = 1, b = 1 } : { a = [] } ~> Inconsistent types",
                "true ? [1, true] : [\"a\", \"b\", []] ~> Inconsistent types",
                "coalesce(1, true) ~> Inconsistent types",
            })
    void explainsTypesWithNothingInCommon(String expression, String error) {
        assertThatThrownBy(() -> ExpressionTest.evaluate(expression)).hasMessageContaining(error);
    }

    @Test
    void unifyingTakesNoLongerWhenTypesAreNested() {
        String left = "[".repeat(60) + "1" + "]".repeat(60);
        String right = "[".repeat(60) + "true" + "]".repeat(60);

        assertThatThrownBy(() -> ExpressionTest.evaluate("true ? %s : %s".formatted(left, right)))
                .isInstanceOf(HclException.class);
    }
}
