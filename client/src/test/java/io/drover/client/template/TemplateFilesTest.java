package io.drover.client.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.Template;
import io.drover.api.job.TemplateBuilder;
import io.drover.client.directory.AllocationDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateFilesTest {
    private static final Map<String, String> ENV = Map.of("NAME", "web", "EMPTY", "");

    @TempDir Path root;
    private TemplateFiles files;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(root.resolve("web/local"));
        Files.createDirectories(root.resolve("web/secrets"));
        files = new TemplateFiles(new AllocationDirectory(root), "web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain                                   | plain",
                "a {{ env \"NAME\" }} b                  | a web b",
                "{{env \"NONE\"}}.                       | .",
                "{{ envOrDefault \"NONE\" \"x y\" }}     | x y",
                "{{ envOrDefault \"NAME\" \"x\" }}       | web",
                "{{ mustEnv \"NAME\" }}                  | web",
                "{{/* nothing */}}x                      | x",
                "a   {{- \"b\" -}}   c                   | abc",
                "{{ \"{{\" }} stays                      | {{ stays",
                "${NOT_OURS}                             | ${NOT_OURS}",
            })
    void rendersText(String text, String expected) throws Exception {
        render(template("local/x", text).build());

        assertThat(root.resolve("web/local/x")).hasContent(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{ key \"x\" }}       | function \"key\" is not available",
                "{{ range services }}  | function \"range\" is not available",
                "{{ mustEnv \"NONE\" }}| environment variable \"NONE\" is not set",
                "{{ env NAME }}        | expected quoted text, found: NAME",
                "{{ env \"NAME\"       | is never closed",
            })
    void refusesWhatItCannotRender(String text, String reason) {
        assertThatThrownBy(() -> render(template("local/x", text).build()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(reason);
        assertThat(root.resolve("web/local/x")).doesNotExist();
    }

    @Test
    void usesOtherDelimitersAndModes() throws Exception {
        render(
                template("secrets/x", "[[ env \"NAME\" ]] {{ raw }}")
                        .leftDelim("[[")
                        .rightDelim("]]")
                        .perms("0640")
                        .build());

        Path file = root.resolve("web/secrets/x");
        assertThat(file).hasContent("web {{ raw }}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void writesWhereTheTaskSeesIt() throws Exception {
        render(template(root.resolve("web/local/a").toString(), "1").build());
        render(template("/local/b", "2").build());
        render(template("/alloc/c", "3").build());
        render(template("../alloc/d", "4").build());

        assertThat(root.resolve("web/local/a")).hasContent("1");
        assertThat(root.resolve("web/local/b")).hasContent("2");
        assertThat(root.resolve("alloc/c")).hasContent("3");
        assertThat(root.resolve("alloc/d")).hasContent("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "../other/local/x", "local/../../../x", "link/x", ".."})
    void refusesToWriteOutside(String destination) throws IOException {
        Files.createSymbolicLink(root.resolve("web/link"), root.getParent());

        assertThatThrownBy(() -> render(template(destination, "x").build()))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template destination path escapes alloc directory");
    }

    @Test
    void readsSourcesOfTheTask() throws Exception {
        Files.writeString(root.resolve("web/local/source"), "from {{ env \"NAME\" }}");
        render(template("local/x", "").sourcePath("local/source").build());
        assertThat(root.resolve("web/local/x")).hasContent("from web");

        assertThatThrownBy(() -> render(template("local/x", "").sourcePath("local/none").build()))
                .hasMessage("template source \"local/none\" does not exist");
    }

    @Test
    void givesVariablesOfEnvironmentFiles() throws Exception {
        Template template =
                template("local/env", "# comment\nA=1\nexport B = \"two words\"\nC=\n\n")
                        .envvars(true)
                        .build();

        var variables = files.render(List.of(template), UnaryOperator.identity(), ENV);

        assertThat(variables)
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "two words", "C", ""));
    }

    private void render(Template template) throws TemplateException {
        files.render(List.of(template), UnaryOperator.identity(), ENV);
    }

    private static TemplateBuilder template(String destination, String text) {
        return TemplateBuilder.builder()
                .sourcePath("")
                .destPath(destination)
                .embeddedTmpl(text)
                .perms("")
                .leftDelim("")
                .rightDelim("");
    }
}
