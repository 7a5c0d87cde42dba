package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest extends CommandLineTest {
    @Test
    void printsTheVersion() {
        Result result = run("version");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Drover v");
        assertThat(run("-version")).isEqualTo(result);
        assertThat(run("-v")).isEqualTo(result);
    }

    @Test
    void printsTheCommandsWhenNoneIsNamed() {
        Result result = run();

        assertThat(result.code()).isEqualTo(127);
        assertThat(result.err())
                .startsWith(
                        """
                        Usage: drover [-version] [-help] [-autocomplete-(un)install] <command> [args]

                        Common commands:
                        """)
                .contains("    run       Run a new job or update one\n", "Other commands:");
    }

    @Test
    void printsTheCommandsWhenAskedForHelp() {
        assertThat(run("-h").code()).isZero();
        assertThat(run("-help").out()).contains("Common commands:");
    }

    @Test
    void printsWhatIsBelowAGroup() {
        Result result = run("job");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("Usage: drover job <subcommand> [options] [args]")
                .contains("    inspect ", "    status ");
        assertThat(run("job", "-h").code()).isZero();
    }

    @Test
    void printsTheOptionsOfACommand() {
        Result result = run("job", "run", "-h");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Usage: drover job run [options] <path>\n")
                .contains("\n  -check-index=<index>\n    ", "General Options:", "-address=<addr>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "alloc",
                "alloc fs",
                "alloc logs",
                "alloc restart",
                "alloc signal",
                "alloc status",
                "alloc stop",
                "completion bash",
                "completion install",
                "deployment",
                "deployment list",
                "deployment status",
                "eval list",
                "eval status",
                "job allocs",
                "job deployments",
                "job eval",
                "job history",
                "fmt",
                "init",
                "job init",
                "job inspect",
                "job plan",
                "job run",
                "job schema",
                "job status",
                "job stop",
                "job validate",
                "node eligibility",
                "node status",
                "operator api",
                "operator raft list-peers",
                "server force-leave",
                "server join",
                "server members",
                "status",
                "version",
                "run",
                "stop",
                "plan",
                "validate",
                "inspect",
                "logs",
                "fs",
                "node-status",
                "server-members",
                "eval-status",
                "alloc-status"
            })
    void hasHelpForEveryCommand(String name) {
        var words = new ArrayList<>(List.of(name.split(" ", -1)));
        words.add("-help");
        if (name.equals("agent")) {
            return;
        }

        Result result = run(words.toArray(String[]::new));

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Usage: drover " + name);
    }

    @Test
    void suggestsWhatWasMeantByAnUnknownCommand() {
        Result result = run("jbo", "run");

        assertThat(result.code()).isEqualTo(127);
        assertThat(result.err())
                .startsWith("Unknown command: drover jbo\n\nDid you mean this?\n    drover job\n");
        assertThat(run("job", "statsu").err())
                .startsWith(
                        "Unknown command: drover job statsu\n\nDid you mean this?\n    drover job status\n")
                .contains("Usage: drover job <subcommand>");
    }

    @Test
    void refusesAnUnknownOption() {
        Result result = run("job", "status", "-colour");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        Unknown option: -colour
                        For additional help try 'drover job status -help'
                        """);
    }

    @Test
    void refusesArgumentsThatACommandDoesNotTake() {
        Result result = run("server", "members", "x");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        This command takes no arguments
                        For additional help try 'drover server members -help'
                        """);
    }

    @Test
    void takesOptionsInEveryForm() {
        agent.on("GET /v1/jobs", "[]");

        run("status", "-region=a", "-namespace", "n");
        run("status", "--region=b", "--namespace", "n");
        run("status", "-region=c", "-verbose=false", "-namespace=n");

        assertThat(agent.requests())
                .containsExactly(
                        "GET /v1/jobs?namespace=n&region=a",
                        "GET /v1/jobs?namespace=n&region=b",
                        "GET /v1/jobs?namespace=n&region=c");
    }

    @Test
    void takesTheEnvironmentUnlessAnOptionSaysOtherwise() {
        agent.on("GET /v1/jobs", "[]");
        environment.put("NOMAD_REGION", "theirs");
        environment.put("NOMAD_NAMESPACE", "space");

        run("status");
        environment.put("DROVER_REGION", "ours");
        run("status");
        run("status", "-region=typed");

        assertThat(agent.requests())
                .containsExactly(
                        "GET /v1/jobs?namespace=space&region=theirs",
                        "GET /v1/jobs?namespace=space&region=ours",
                        "GET /v1/jobs?namespace=space&region=typed");
    }

    @Test
    void saysThatNoAgentAnswers() {
        agent.close();

        Result result = run("status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Error querying jobs: GET http://127.0.0.1:")
                .contains("/v1/jobs: connection refused; is an agent running there?");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void coloursOnlyWhenForcedOrSeen() {
        agent.on("GET /v1/job/web", "{\"ID\": \"web\"}")
                .on("GET /v1/jobs", "[{\"ID\": \"web\"}]")
                .on("GET /v1/job/web/summary", "{}")
                .on("GET /v1/job/web/evaluations", "[]")
                .on("GET /v1/job/web/deployment", "null")
                .on("GET /v1/job/web/allocations", "[]");

        assertThat(run("job", "status", "web").out()).doesNotContain("\u001b");
        assertThat(run("job", "status", "-force-color", "web").out())
                .contains("\u001b[1mSummary\u001b[0m");
        assertThat(run("job", "status", "-force-color", "-no-color", "web").out())
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "-verbose=maybe, 'Invalid value \"maybe\" for -verbose: expected true or false'",
        "-region, Option needs a value: -region",
        "-x, Unknown option: -x",
        "--x=y, Unknown option: -x",
    })
    void saysWhatIsWrongWithAnOption(String option, String message) {
        assertThat(run("job", "status", option).err()).startsWith(message + "\n");
    }

    @Test
    void takesAValueThatLooksLikeAnOption() {
        agent.on("GET /v1/jobs", "[]");

        run("status", "-region", "-verbose", "-namespace", "-1", "-token=");

        assertThat(agent.requests()).containsExactly("GET /v1/jobs?namespace=-1&region=-verbose");
    }

    @Test
    void leavesTheWordBehindAFlagAlone() {
        agent.on("GET /v1/jobs", "[]");

        assertThat(run("job", "status", "-json", "false").err())
                .isEqualTo("No job(s) with prefix or ID \"false\" found\n");
    }

    @Test
    void takesTheLastOfAnOptionThatIsRepeated() {
        agent.on("GET /v1/jobs", "[]");

        run("status", "-region=a", "--region", "b", "-json", "-json=0");

        assertThat(agent.requests()).containsExactly("GET /v1/jobs?region=b");
    }

    @Test
    void takesOptionsBehindArgumentsUntilTwoDashes() {
        agent.on("GET /v1/jobs", "[]");

        assertThat(run("job", "status", "web", "-region", "eu").err())
                .isEqualTo("No job(s) with prefix or ID \"web\" found\n");
        assertThat(agent.requests())
                .containsExactly("GET /v1/jobs?per_page=20&prefix=web&region=eu");
        assertThat(run("job", "status", "--", "-region").err())
                .isEqualTo("No job(s) with prefix or ID \"-region\" found\n");
    }

    @Test
    void rehearsesTheCommandsOfTheStandardInput() {
        agent.on("GET /v1/jobs", "[]");
        input = "# a comment\nversion\n\njob status -region  eu\nnonsense\n";

        Result result = run("rehearse");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("exit 0: drover version\nexit 0: drover job status -region  eu\n")
                .endsWith("exit 127: drover nonsense\n");
    }
}
