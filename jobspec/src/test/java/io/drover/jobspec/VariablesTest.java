package io.drover.jobspec;

import static io.drover.jobspec.JobErrorsTest.errors;
import static io.drover.jobspec.JobParserTest.the;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.ParseOptions.VariableFile;
import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.HclException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    private static final String JOB =
            """
            variable "text" { default = "default" }
            variable "list" {
              type    = list(string)
              default = []
            }
            variable "bare" {}
            variable "on" { default = false }
            variables {
              size = 3
            }
            job "j" {
              meta = {
                text = var.text
                list = join(",", var.list)
                bare = var.bare
                on   = var.on ? "yes" : "no"
                size = var.size
              }
            }
            """;

    @Test
    void takesTheStrongestSource() {
        ParseOptions options =
                ParseOptions.DEFAULT
                        .withEnvironment(
                                Map.of(
                                        "NOMAD_VAR_bare", "nomad",
                                        "DROVER_VAR_size", "9",
                                        "NOMAD_VAR_size", "8",
                                        "NOMAD_VAR_on", "true",
                                        "NOMAD_VAR_list", "[\"env\"]",
                                        "NOMAD_VAR_text", "env",
                                        "NOMAD_VAR_unheard", "x"))
                        .withVariableFiles(
                                List.of(
                                        new VariableFile(
                                                "a.hcl", "list = [\"file\"]\ntext = \"one\"\n"),
                                        new VariableFile("b.json", "{\"text\": \"two\"}")))
                        .withVariables(Map.of("list", "[\"flag\", 1]"));

        assertThat(meta(options))
                .isEqualTo(
                        Map.of(
                                "text", "two",
                                "list", "flag,1",
                                "bare", "nomad",
                                "on", "yes",
                                "size", "9"));
    }

    @Test
    void takesTextLiterallyWhereTextIsExpected() {
        ParseOptions options =
                ParseOptions.DEFAULT.withVariables(
                        Map.of("text", "[1] ${x} \"", "bare", "{", "size", "12"));

        assertThat(meta(options))
                .containsEntry("text", "[1] ${x} \"")
                .containsEntry("bare", "{")
                .containsEntry("size", "12");
    }

    @Test
    void refusesValuesOfTheWrongTypeWithTheirOrigin() {
        ParseOptions options =
                ParseOptions.DEFAULT.withVariables(
                        Map.of("bare", "x", "size", "big", "on", "maybe?", "list", "5"));

        assertThat(errors(JOB, options))
                .containsExactly(
                        "-var list:1,1: Invalid value for variable; Variable \"list\": Expected a value of type list(string), found the number 5.",
                        "-var on:1,7: Expected a value; Found the end of the file. The value is missing; write it on the same line.",
                        "-var size:1,1: Invalid value for variable; Variable \"size\": Expected a value of type number, found the string \"big\".");
    }

    @Test
    void refusesValuesForUndeclaredVariablesUnlessLenient() {
        ParseOptions options =
                ParseOptions.DEFAULT
                        .withVariables(Map.of("bare", "x", "txet", "y"))
                        .withVariableFiles(List.of(new VariableFile("v.hcl", "szie = 1\n")));

        assertThat(errors(JOB, options))
                .containsExactly(
                        "v.hcl:1,1: Undefined variable; The job file declares no variable \"szie\". Did you mean \"size\"?",
                        "-var txet:1,1: Undefined variable; The job file declares no variable \"txet\". Did you mean \"text\"?");
        assertThat(JobParser.parse("j.hcl", JOB, options.lenient()).warnings())
                .extracting(Diagnostic::message)
                .containsExactly("Undefined variable", "Undefined variable");
    }

    @Test
    void refusesBlocksInVariableFiles() {
        ParseOptions options =
                ParseOptions.DEFAULT
                        .withVariables(Map.of("bare", "x"))
                        .withVariableFiles(
                                List.of(new VariableFile("v.hcl", "variable \"size\" {}\n")));

        assertThat(errors(JOB, options))
                .singleElement()
                .asString()
                .contains("Block in a variable file");
    }

    @Test
    void localsMayReferToEachOtherInAnyOrder() {
        String job =
                """
                job "j" {
                  meta = local.all
                }
                locals {
                  all    = { a = local.first, b = local.second, c = local["third"] }
                  second = "${local.first}-2"
                }
                locals {
                  first = "1"
                  third = upper("c")
                }
                """;

        assertThat(JobParser.parse("j.hcl", job, ParseOptions.DEFAULT).job().meta())
                .isEqualTo(Map.of("a", "1", "b", "1-2", "c", "C"));
    }

    /** Each line: what a job file declares, then what is said about it. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "variable \"a b\" {} ~> Invalid variable name",
                "variable \"1a\" {} ~> Invalid variable name",
                "variable \"a\" {¦default = 1¦}¦variable \"a\" {} ~> Duplicate variable",
                "variables {¦a = 1¦}¦variable \"a\" {} ~> Duplicate variable",
                "variable \"a\" {¦type = number¦default = \"x\"¦} ~> Invalid default value for variable",
                "variable \"a\" {¦default = upper(\"x\")¦} ~> Functions not allowed",
                "variable \"a\" {¦default = var.b¦} ~> Variables not allowed",
                "variable \"a\" {¦type = any¦} ~> Unknown type",
                "variable \"a\" {¦type = list¦} ~> Say of what, such as list(string).",
                "variable \"a\" {¦type = object({ b = optional(string) })¦} ~> optional(…) not allowed",
                "variable \"a\" {¦sensitive = true¦} ~> There is no argument named \"sensitive\" here.",
                "variable \"a\" {¦defualt = 1¦} ~> Did you mean \"default\"?",
                "variable \"a\" {} ~> -var a=…, a line \"a = …\" in a file named by -var-file, NOMAD_VAR_a in the environment",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a > 1¦error_message = \"Too few.\"¦}¦} ~> 4,13: Invalid value for variable; Variable \"a\": Too few.",
                "variable \"a\" {¦default = 1¦validation {¦condition = true¦error_message = \"x\"¦}¦} ~> The condition must refer to var.a.",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a == local.b¦error_message = \"x\"¦}¦} ~> only to its own variable",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a¦error_message = \"x\"¦}¦} ~> The condition of a validation is true or false, this is number.",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a == 2 ? true : null¦error_message = \"x\"¦}¦} ~> this is null",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a == 1¦error_message = \" \"¦}¦} ~> Invalid error message",
                "variable \"a\" {¦default = 1¦validation {¦condition = var.a == 1¦}¦} ~> \"error_message\" is required here.",
                "locals {¦a = local.b¦b = local.a¦} ~> Circle of locals",
                "locals {¦a = 1¦}¦locals {¦a = 2¦} ~> already set",
                "locals {¦a = local.bb¦b = 1¦} ~> Did you mean \"b\"?",
                "locals {¦a = var.x¦} ~> There is no \"x\" here.",
            })
    void explainsDeclarations(String declarations, String error) {
        String job = declarations.replace('¦', '\n') + "\njob \"j\" {\n}\n";

        assertThat(errors(job, ParseOptions.DEFAULT).getFirst()).contains(error);
    }

    /** Each line: a type or default, the text of a flag, then the value in JSON or the error. */
    @ParameterizedTest(name = "{0}, -var {1}: {2}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "type = string ~> [1] ~> \"[1]\"",
                "type = number ~> 1.50 ~> 1.5",
                "type = number ~> 1 + 1 ~> Expected a value of type number, found the string \"1 + 1\".",
                "type = bool ~> true ~> true",
                "type = bool ~> \"1\" ~> true",
                "type = bool ~> yes ~> Text needs quotes.",
                "type = list(string) ~> [1, \"a\"] ~> [\"1\",\"a\"]",
                "type = list(string) ~> a,b ~> Expected the end of the file",
                "type = set(number) ~> [2, 1, 2] ~> [1,2]",
                "type = map(string) ~> { a = 1, \"b.c\" = true } ~> {\"a\":\"1\",\"b.c\":\"true\"}",
                "type = object({ a = number, b = bool }) ~> { a = \"1\", b = true } ~> {\"a\":1,\"b\":true}",
                "type = object({ a = number }) ~> { b = 1 } ~> Its attribute \"a\" is missing.",
                "type = tuple([number, string]) ~> [1, 2] ~> [1,\"2\"]",
                "description = \"none\" ~> 5 ~> \"5\"",
                "default = 1 ~> 2 ~> 2",
                "default = null ~> x ~> \"x\"",
                "default = [\"a\"] ~> [1, 2] ~> [\"1\",\"2\"]",
                "default = [] ~> [1, \"b\"] ~> [1,\"b\"]",
                "default = { a = \"x\" } ~> { a = 1, b = 2 } ~> {\"a\":\"1\",\"b\":2}",
                "default = { a = [1] } ~> { a = 5 } ~> Expected a value of type tuple, found the number 5.",
                "default = [for x in [1, 2] : x * 2] ~> [\"3\", 4] ~> [3,4]",
            })
    void takesTheTypeIntoAccount(String declaration, String text, String expected) {
        String job =
                "variable \"v\" {\n%s\n}\njob \"j\" {\n  meta = { v = jsonencode(var.v) }\n}\n"
                        .formatted(declaration);
        ParseOptions options = ParseOptions.DEFAULT.withVariables(Map.of("v", text));
        String outcome;
        try {
            outcome = the(JobParser.parse("j.hcl", job, options).job().meta()).toString();
        } catch (HclException e) {
            outcome = e.diagnostics().toString();
        }

        assertThat(outcome).contains(expected);
    }

    @Test
    void readsTypesFromJson() {
        String job =
                """
                {"variable": {"v": {"type": "list(number)", "default": ["1"]}},
                 "job": {"j": {"meta": {"v": "${jsonencode(var.v)}"}}}}
                """;

        assertThat(the(JobParser.parse("j.json", job, ParseOptions.DEFAULT).job().meta()))
                .containsEntry("v", "[1]");
    }

    @Test
    void saysNothingElseAboutAVariableThatIsDeclaredWrongly() {
        String job =
                "variable \"v\" {\n  type = strnig\n}\njob \"j\" {\n  meta = { v = var.v }\n}\n";

        assertThat(errors(job, ParseOptions.DEFAULT.withVariables(Map.of("v", "1"))))
                .singleElement()
                .asString()
                .contains("Unknown type", "Did you mean \"string\"?");
    }

    @Test
    void saysEachMistakeOnce() {
        ParseOptions options =
                ParseOptions.DEFAULT.withVariables(Map.of("bare", "x", "list", "[nope]"));

        assertThat(errors(JOB, options))
                .singleElement()
                .asString()
                .contains("-var list:1,2", "Text needs quotes");
    }

    private static Map<String, String> meta(ParseOptions options) {
        return the(JobParser.parse("j.hcl", JOB, options).job().meta());
    }
}
