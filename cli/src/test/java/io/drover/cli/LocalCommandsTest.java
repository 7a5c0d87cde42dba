package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.client.Json;
import io.drover.jobspec.hcl.Formatter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask no agent: job init, job schema, fmt, completion. */
class LocalCommandsTest extends CommandLineTest {
    private static final String CROOKED = "job \"x\" {\ntype=\"batch\"\n}\n";
    private static final String STRAIGHT = "job \"x\" {\n  type = \"batch\"\n}\n";

    @TempDir Path directory;

    // ---- operator snapshot inspect ----

    private static final Path SNAPSHOT =
            Path.of("../server/src/test/resources/snapshot/format-2.bin");

    @Test
    void showsWhatASnapshotHolds() {
        Result result = run("operator", "snapshot", "inspect", SNAPSHOT.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsPattern("Index +=\\s300\n")
                .containsPattern("State Hash +=\\s[0-9a-f]{32}\n")
                .containsPattern("Version +=\\s2\n")
                .containsPattern("Allocation +[1-9]")
                .containsPattern("Total +[1-9]");
        Json json =
                Json.parse(
                        run("operator", "snapshot", "inspect", "-json", SNAPSHOT.toString()).out());
        assertThat(json.number("Index")).isEqualTo(300);
        assertThat(json.items("Types")).isNotEmpty();
    }

    @Test
    void saysThatASnapshotIsDamaged() throws IOException {
        byte[] bytes = Files.readAllBytes(SNAPSHOT);
        bytes[bytes.length / 2] ^= 1;
        Path file = Files.write(directory.resolve("damaged"), bytes);

        Result result = run("operator", "snapshot", "inspect", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Error inspecting snapshot: snapshot " + file + " is damaged");
    }

    // ---- job init ----

    @ParameterizedTest
    @ValueSource(strings = {"", "-short", "-connect"})
    void writesAnExampleThatIsAJobFileInTheUsualLayout(String option) throws IOException {
        Path file = directory.resolve("a.nomad.hcl");

        Result result =
                option.isEmpty()
                        ? run("job", "init", file.toString())
                        : run("job", "init", option, file.toString());

        assertThat(result.out()).isEqualTo("Example job file written to " + file + "\n");
        String text = Files.readString(file);
        assertThat(Formatter.format("a", text)).isEqualTo(text);
        assertThat(run("job", "run", "-output", file.toString()).code()).isZero();
        assertThat(text.contains("#")).isEqualTo(!option.equals("-short"));
    }

    @Test
    void keepsAFileThatIsThereAlready() throws IOException {
        Path file = Files.writeString(directory.resolve("a.nomad.hcl"), "mine");

        Result result = run("init", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("Job file '" + file + "' already exists; nothing was written\n");
        assertThat(file).hasContent("mine");
    }

    @Test
    void takesTheTemplateThatAVariableHolds() {
        agent.on(
                        "GET /v1/vars",
                        "[{\"Path\": \"nomad/job-templates/web\"}, {\"Path\": \"nomad/job-templates/db\"}]")
                .on("GET /v1/var/nomad%2Fjob-templates%2Fweb", "{\"Items\": {\"template\": \"t\"}}")
                .on("GET /v1/var/nomad/job-templates/web", "{\"Items\": {\"template\": \"t\"}}");
        Path file = directory.resolve("w.hcl");

        assertThat(run("job", "init", "-list-templates").out()).endsWith("  web\n  db\n");
        assertThat(run("job", "init", "-template=web", file.toString()).err()).isEmpty();
        assertThat(file).hasContent("t");
    }

    // ---- job schema ----

    @Test
    void printsASchemaOfJobs() {
        Json schema = Json.parse(run("job", "schema").out());

        assertThat(schema.text("$schema"))
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.get("$defs").members("Job")).isNotEmpty();
    }

    // ---- job files that are wrong ----

    @Test
    void tellsProgramsWhereAJobFileIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("a.hcl"), "job \"x\" {\n  tusk {}\n}\n");

        Result result = run("job", "validate", "-json", file.toString());

        assertThat(result.code()).isEqualTo(1);
        Json first = Json.parse(result.err()).items().getFirst();
        assertThat(first.text("Severity")).isEqualTo("error");
        assertThat(first.text("File")).isEqualTo(file.toString());
        assertThat(first.number("Line")).isEqualTo(2);
        assertThat(first.number("Column")).isEqualTo(3);
    }

    @Test
    void tellsPeopleWhereAJobFileIsWrongInColourIfTheySeeIt() throws IOException {
        Path file = Files.writeString(directory.resolve("a.hcl"), "job \"x\" {\n  tusk {}\n}\n");

        Result plain = run("job", "validate", file.toString());
        Result coloured = run("job", "validate", "-force-color", file.toString());

        assertThat(plain.err())
                .startsWith(
                        "Error getting job struct: Error parsing job file from "
                                + file
                                + ":\nError: ")
                .contains("  2 |   tusk {}\n")
                .doesNotContain("\u001b");
        assertThat(coloured.err()).contains("\u001b[1;31m^^^^\u001b[0m");
    }

    @Test
    void saysWhereJsonIsBroken() throws IOException {
        Path file = Files.writeString(directory.resolve("a.json"), "{\"ID\": \"x\",\n \"Type\": }");

        Json first =
                Json.parse(run("job", "validate", "-json", file.toString()).err())
                        .items()
                        .getFirst();

        assertThat(first.text("Message")).isEqualTo("Invalid JSON job");
        assertThat(first.number("Line")).isEqualTo(2);
    }

    @Test
    void tellsProgramsWhatTheServersFindWrong() throws IOException {
        agent.on("PUT /v1/validate/job", "{\"ValidationErrors\": [\"no groups\", \"no type\"]}");
        Path file = Files.writeString(directory.resolve("a.json"), "{\"ID\": \"x\"}");

        Result result = run("job", "validate", "-json", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(Json.parse(result.err()).items())
                .extracting(error -> error.text("Message"))
                .containsExactly("no groups", "no type");
    }

    @Test
    void storesTheNamespacesOfVaultAndConsulInTheJob() throws IOException {
        Path file = Files.writeString(directory.resolve("a.json"), "{\"ID\": \"x\"}");

        Result result =
                run(
                        "job",
                        "run",
                        "-output",
                        "-json",
                        "-vault-namespace=v",
                        "-consul-namespace=c",
                        file.toString());

        Json job = Json.parse(result.out()).get("Job");
        assertThat(job.text("VaultNamespace")).isEqualTo("v");
        assertThat(job.text("ConsulNamespace")).isEqualTo("c");
    }

    // ---- fmt ----

    @Test
    void laysFilesOutAndNamesThoseThatChange() throws IOException {
        Path crooked = Files.writeString(directory.resolve("a.nomad"), CROOKED);
        Path straight = Files.writeString(directory.resolve("b.hcl"), STRAIGHT);
        Path other = Files.writeString(directory.resolve("c.txt"), CROOKED);
        Path deeper = Files.createDirectory(directory.resolve("d")).resolve("e.nomad.hcl");
        Files.writeString(deeper, CROOKED);
        Files.setPosixFilePermissions(crooked, PosixFilePermissions.fromString("rw-r-----"));

        Result result = run("fmt", directory.toString());

        assertThat(result).isEqualTo(new Result(0, crooked + "\n", ""));
        assertThat(crooked).hasContent(STRAIGHT);
        assertThat(Files.getPosixFilePermissions(crooked))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(straight).hasContent(STRAIGHT);
        assertThat(other).hasContent(CROOKED);
        assertThat(deeper).hasContent(CROOKED);
        assertThat(run("fmt", "-recursive", directory.toString()).out()).isEqualTo(deeper + "\n");
        assertThat(deeper).hasContent(STRAIGHT);
    }

    @Test
    void onlyChecksFilesWhenAskedTo() throws IOException {
        Path crooked = Files.writeString(directory.resolve("a.hcl"), CROOKED);

        assertThat(run("fmt", "-check", crooked.toString()))
                .isEqualTo(new Result(1, crooked + "\n", ""));
        assertThat(run("fmt", "-check", "-list=false", crooked.toString()))
                .isEqualTo(new Result(1, "", ""));
        assertThat(run("fmt", "-write=false", crooked.toString()).code()).isZero();
        assertThat(crooked).hasContent(CROOKED);
        run("fmt", crooked.toString());
        assertThat(run("fmt", "-check", crooked.toString())).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void laysTheStandardInputOut() {
        input = CROOKED;

        assertThat(run("fmt", "-")).isEqualTo(new Result(0, STRAIGHT, ""));
        assertThat(run("fmt", "-check", "-").code()).isEqualTo(1);
    }

    @Test
    void keepsAFileThatIsNoHclAndGoesOnWithTheOthers() throws IOException {
        Path broken = Files.writeString(directory.resolve("a.hcl"), "job {");
        Path crooked = Files.writeString(directory.resolve("b.hcl"), CROOKED);

        Result result = run("fmt", directory.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("in " + broken + ", line 1");
        assertThat(broken).hasContent("job {");
        assertThat(crooked).hasContent(STRAIGHT);
        assertThat(run("fmt", directory.resolve("none").toString()).err())
                .isEqualTo("No such file or directory: " + directory.resolve("none") + "\n");
    }

    // ---- completion ----

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void makesScriptsThatTheShellsCanRead(String shell) throws Exception {
        assumeTrue(isThere(shell), shell + " is not installed");
        Path script = directory.resolve("script");
        Files.writeString(script, run("completion", shell).out());

        assertThat(output(shell, "-n", script.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "drover jo, job",
        "drover job st, status stop",
        "drover -namespace = default job st, status stop",
        "drover job run -det, -detach",
        "drover job run -var-f, -var-file=",
        "drover job run -check-index = 1, ''",
        "drover completion z, zsh",
    })
    void completesCommandsAndOptionsInBash(String line, String expected) throws Exception {
        assumeTrue(isThere("bash"), "bash is not installed");
        Path script = directory.resolve("script");
        Files.writeString(
                script,
                run("completion", "bash").out()
                        + "\nCOMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _drover"
                                .formatted(line)
                        + "\necho ${COMPREPLY[*]}\n");

        assertThat(output("bash", script.toString())).isEqualTo(expected + "\n");
    }

    @Test
    void installsCompletionForTheShellsOfAPersonAndTakesItBack() throws IOException {
        environment.put("HOME", directory.toString());
        Path bashrc = Files.writeString(directory.resolve(".bashrc"), "alias d=drover");
        Path fish = directory.resolve(".config/fish/completions/drover.fish");
        Files.createDirectories(directory.resolve(".config/fish"));

        Result installed = run("-autocomplete-install");
        run("completion", "install");

        assertThat(installed.code()).isZero();
        assertThat(Files.readAllLines(bashrc)).hasSize(2).first().isEqualTo("alias d=drover");
        assertThat(directory.resolve(".local/share/drover/completion.bash")).exists();
        assertThat(fish).exists();
        assertThat(directory.resolve(".zshrc")).doesNotExist();
        assertThat(run("-autocomplete-uninstall").code()).isZero();
        assertThat(bashrc).hasContent("alias d=drover\n");
        assertThat(fish).doesNotExist();
        assertThat(run("completion", "uninstall").out())
                .isEqualTo("Completion is not installed.\n");
    }

    @Test
    void saysThatThereIsNoShellToInstallFor() {
        environment.put("HOME", directory.toString());

        assertThat(run("completion", "install").err())
                .isEqualTo(
                        "Error installing completion: found no ~/.bashrc, ~/.zshrc or"
                                + " ~/.config/fish\n");
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
