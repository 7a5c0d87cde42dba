package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.HclException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobErrorsTest {
    /** Each line: what stands inside of the job, then the errors without the file's name. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "tpye = \"batch\" ~> 2,1: Unsupported argument; There is no argument named \"tpye\" here. Did you mean \"type\"?",
                "grup \"a\" {} ~> 2,1: Unsupported block type; There is no block of type \"grup\" here. Did you mean \"group\"?",
                "priority = \"high\" ~> 2,12: Wrong type; \"priority\": Expected a value of type number, found the string \"high\".",
                "priority = vars.level ~> 2,12: Wrong type; \"priority\": Expected a value of type number, found the placeholder ${vars.level}, which stays text until the task runs. A variable is written var.name, a local local.name.",
                "priority = 1.5 ~> 2,12: Not a whole number; \"priority\": Expected a whole number, found a fraction.",
                "priority = 99999999999 ~> 2,12: Number out of range; \"priority\" is too large.",
                "datacenters = \"dc1\" ~> 2,15: Wrong type; \"datacenters\": Expected a value of type list, found the string \"dc1\". Write it in brackets, such as [ … ].",
                "all_at_once = \"maybe\" ~> 2,15: Wrong type; \"all_at_once\": Expected a value of type bool, found the string \"maybe\". Write true or false.",
                "type = var.kind ~> 2,12: No such member; There is no \"kind\" here. Did you mean \"king\"?",
                "type = local.nothing ~> 2,14: No such member; There is no \"nothing\" here. Known: size.",
                "group {} ~> 2,1: Missing label; It is written group \"name\" { … }.",
                "group \"a\" \"b\" {} ~> 2,11: Extra label; It is written group \"name\" { … }.",
                "group = 1 ~> 2,1: Unsupported argument; \"group\" is a block here: write group { … } without \"=\".",
                "datacenters {} ~> 2,1: Unsupported block type; \"datacenters\" is an argument here: write datacenters = ….",
                "group \"a\" {}|group \"a\" {} ~> 3,7: Duplicate group; The group \"a\" is already defined on line 2; give it another name.",
                "update {}|update {} ~> 3,1: Duplicate update block; Only one is allowed here; the first is on line 2.",
                "meta {}|meta = {} ~> 2,1: Duplicate meta block; \"meta\" is already set on line 3; write one of them.",
                "meta = { a = [1] } ~> 2,8: Wrong type; \"a\" of \"meta\": Expected a value of type string, found a tuple.",
                "update {|  min_healthy_time = \"5 days\"|} ~> 3,22: Invalid duration; \"min_healthy_time\": invalid duration \"5 days\": unknown unit \" days\"; expected numbers with units of ns, us, ms, s, m or h, such as 1h30m; a day is written 24h.",
                "update {|  stagger = null|} ~> 3,13: Null duration; Leave \"stagger\" out, or give it a duration such as \"30s\".",
                "task \"t\" {|  config {|    args = [uper(\"x\")]|  }|} ~> 4,13: Unknown function; There is no function \"uper\". Did you mean \"upper\"?",
                "task \"t\" {|  scaling \"disk\" {}|} ~> 3,11: Unknown resource; A task scales \"cpu\" or \"mem\", not \"disk\".",
                "group \"g\" {|  network {|    port \"a\" {}|    port \"a\" {}|  }|} ~> 5,10: Duplicate port; The port \"a\" is already defined on line 4; give it another name.",
                "dynamic \"group\" {|  for_each = 5|  labels = [\"a\"]|  content {}|} ~> 3,14: Nothing to go over; \"for_each\" needs a list, set or map; this is the number 5.",
                "dynamic \"group\" {|  content {}|} ~> 2,1: Missing argument; \"for_each\" is required here.",
            })
    void explainsWhatIsWrongInAJob(String content, String errors) {
        String text =
                "job \"j\" {\n"
                        + content.replace('|', '\n')
                        + "\n}\nvariable \"king\" { default = 1 }\nlocals { size = 1 }\n";

        assertThat(errors(text, ParseOptions.DEFAULT))
                .filteredOn(error -> !error.contains("kept as text"))
                .containsExactly(errors);
    }

    @Test
    void collectsAllErrorsOfAFile() {
        String text =
                """
                job "j" {
                  prioriti = 5
                  group "g" {
                    count = "many"
                    task "t" {
                      drivr = "exec"
                      resources { cpu = true }
                    }
                  }
                }
                """;

        assertThat(errors(text, ParseOptions.DEFAULT))
                .extracting(error -> error.substring(0, error.indexOf(';')))
                .containsExactly(
                        "4,13: Wrong type",
                        "7,25: Wrong type",
                        "2,3: Unsupported argument",
                        "6,7: Unsupported argument");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "`` ~> 1,1: Missing job block",
                "job \"a\" {}|job \"b\" {} ~> 2,1: Duplicate job block",
                "jbo \"a\" {} ~> 1,1: Missing job block, 1,1: Unsupported block type",
                "job \"a\" {}|dynamic \"x\" {} ~> 2,1: Unsupported block type",
                "job \"a\" {}|a = 1 ~> 2,1: Unsupported argument",
                "job \"a\" {}|variable \"1x\" {} ~> 2,10: Invalid variable name",
                "job \"a\" {}|variable \"x\" {default=1}|variables {|x = 2|} ~> 4,1: Duplicate variable",
                "job \"a\" {}|variable \"x\" {} ~> 2,10: Unset variable \"x\"",
                "job \"a\" {}|variable \"x\" {default=foo} ~> 2,23: Variables not allowed",
                "job \"a\" {}|variable \"x\" {|type=list|default=1|} ~> 3,6: Incomplete type",
                "job \"a\" {}|variable \"x\" {|type=any|default=1|} ~> 3,6: Unknown type",
                "job \"a\" {}|variable \"x\" {|type=number|default=\"z\"|} ~> 4,9: Invalid default value for variable",
                "job \"a\" {}|variable \"x\" {|default=1|validation {|condition = true|error_message=\"m\"|}|} ~> 5,13: Invalid condition",
                "job \"a\" {}|variable \"x\" {|default=1|validation {|condition = var.x > 1|error_message=\"m\"|}|} ~> 5,13: Invalid value for variable",
                "job \"a\" {}|variable \"x\" {|default=1|validation {|condition = var.x|error_message=\"m\"|}|} ~> 5,13: Invalid condition",
                "job \"a\" {}|variable \"x\" {|default=1|validation {|condition = var.x < 1|error_message=\" \"|}|} ~> 6,15: Invalid error message",
                "job \"a\" {}|variable \"x\" {|default=1|validation {}|} ~> 4,1: Missing argument",
                "job \"a\" {}|locals {|a = local.b|b = local.a|} ~> 3,1: Circle of locals, 4,1: Circle of locals",
                "job \"a\" {}|locals {|a = local.c|} ~> 3,5: Undefined local",
                "job \"a\" {}|locals { a = 1 }|locals { a = 2 } ~> 3,10: Duplicate local",
            })
    void explainsWhatIsWrongAroundAJob(String text, String errors) {
        assertThat(
                        String.join(
                                ", ",
                                errors(text.replace('|', '\n'), ParseOptions.DEFAULT).stream()
                                        .map(e -> e.substring(0, e.indexOf(';')))
                                        .distinct()
                                        .toList()))
                .isEqualTo(errors);
    }

    @Test
    void saysHowToSetAVariable() {
        assertThat(errors("job \"a\" {}\nvariable \"tag\" {}\n", ParseOptions.DEFAULT))
                .containsExactly(
                        "2,10: Unset variable \"tag\"; Give it a value: -var tag=…, a line \"tag = …\" in a file named by -var-file, NOMAD_VAR_tag in the environment, or a default.");
    }

    @Test
    void warnsOfReferencesThatNothingWillEverFill() {
        ParsedJob parsed =
                JobParser.parse(
                        "j.hcl",
                        "job \"j\" {\n  meta = { a = vars.x, b = \"${local.y}${meta.z}\" }\n}\nlocals { y = 1 }\n",
                        ParseOptions.DEFAULT);

        assertThat(parsed.warnings())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "j.hcl:2,16: Reference kept as text; Nothing is named \"vars\"; it stays ${vars.x}. Probably meant: var.");
    }

    static List<String> errors(String text, ParseOptions options) {
        HclException failure =
                catchThrowableOfType(
                        HclException.class, () -> JobParser.parse("j.hcl", text, options));
        return Objects.requireNonNull(failure, "expected errors").diagnostics().stream()
                .map(Diagnostic::toString)
                .map(line -> line.replaceFirst("^j.hcl:", ""))
                .toList();
    }
}
