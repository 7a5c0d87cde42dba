package io.drover.jobspec;

import static io.drover.jobspec.JobErrorsTest.errors;
import static io.drover.jobspec.JobParserTest.the;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.ParseOptions.VariableFile;
import io.drover.jobspec.hcl.Diagnostic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static Map<String, String> meta(ParseOptions options) {
        return the(JobParser.parse("j.hcl", JOB, options).job().meta());
    }
}
