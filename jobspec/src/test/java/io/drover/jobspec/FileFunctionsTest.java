package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions on files, in a job file that stands in a directory of its own. */
class FileFunctionsTest {
    @TempDir private Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(directory.resolve("conf/deep"));
        Files.writeString(directory.resolve("conf/a.txt"), "ä\n");
        Files.writeString(directory.resolve("conf/deep/b.txt"), "b");
        Files.writeString(directory.resolve("c.md"), "c");
        Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff});
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "file(\"conf/a.txt\") ~> ä¦",
                "file(\"${\"conf\"}/deep/../a.txt\") ~> ä¦",
                "filebase64(\"bytes\") ~> /w==",
                "fileexists(\"c.md\") ~> true",
                "fileexists(\"nope\") ~> false",
                "join(\",\", fileset(\".\", \"*\")) ~> bytes,c.md",
                "join(\",\", fileset(\".\", \"**/*.txt\")) ~> conf/a.txt,conf/deep/b.txt",
                "join(\",\", fileset(\"conf\", \"**/*.txt\")) ~> a.txt,deep/b.txt",
                "join(\",\", fileset(\".\", \"conf/{a,z}.*\")) ~> conf/a.txt",
                "basename(\"/a/b.txt\") ~> b.txt",
                "basename(\"a/b/\") ~> b",
                "basename(\"\") ~> .",
                "basename(\"/\") ~> /",
                "dirname(\"/a/b.txt\") ~> /a",
                "dirname(\"a\") ~> .",
                "dirname(\"/\") ~> /",
                "dirname(\"a//b/../c\") ~> a",
                "pathexpand(\"/x\") ~> /x",
                "pathexpand(\"a~\") ~> a~",
                // where nothing stands beside the job file, the working directory counts
                "can(file(\"pom.xml\")) ~> true",
                "file(\"nope\") == \"\" || true ~> ",
            })
    void readsBesideTheJobFile(String call, @org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            assertThatThrownBy(() -> value(call)).isInstanceOf(HclException.class);
            return;
        }
        assertThat(value(call)).isEqualTo(text.replace('¦', '\n'));
    }

    @Test
    void knowsWhereItIs() {
        assertThat(value("abspath(\"conf/../c.md\")"))
                .isEqualTo(directory.resolve("c.md").toAbsolutePath().toString());
        assertThat(value("pathexpand(\"~/x\")")).isEqualTo(System.getProperty("user.home") + "/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file(\"nope\")",
                "file(\"conf\")",
                "file(\"bytes\")",
                "file(\"a\\u0000b\")",
                "fileexists(\"conf\")",
                "fileset(\"nope\", \"*\")",
                "fileset(\".\", \"[\")"
            })
    void explainsWhatCannotBeRead(String call) {
        assertThatThrownBy(() -> value(call))
                .isInstanceOf(HclException.class)
                .hasMessageContaining("Invalid argument");
    }

    @Test
    void neverReadsFilesForSomebodyElse() {
        assertThatThrownBy(
                        () -> JobParser.parse("j.hcl", job("file(\"c.md\")"), ParseOptions.DEFAULT))
                .hasMessageContaining("Filesystem function disabled");
    }

    /** A validation may call functions, but none that reads files. */
    @Test
    void validationsDoNotReadFiles() {
        String variable =
                """
                variable "x" {
                  default = 1
                  validation {
                    condition     = var.x == 1 || file("c.md") == ""
                    error_message = "no"
                  }
                  validation {
                    condition     = file("c.md") == "${var.x}"
                    error_message = "no"
                  }
                }
                """;

        assertThatThrownBy(() -> parse(variable + job("1")))
                .hasMessageContaining("Filesystem function disabled");
    }

    private String value(String expression) {
        ParsedJob parsed = parse(job(expression));
        return JobParserTest.the(parsed.job().meta()).getOrDefault("v", "");
    }

    private ParsedJob parse(String text) {
        return JobParser.parse(
                directory.resolve("j.hcl").toString(),
                text,
                ParseOptions.DEFAULT.withFileFunctions());
    }

    private static String job(String expression) {
        return "job \"j\" {\n  meta = { v = %s }\n}\n".formatted(expression);
    }
}
