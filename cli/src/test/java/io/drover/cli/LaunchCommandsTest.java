package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchCommandsTest extends CommandLineTest {
    private static final String EVAL = "c85c2437-0000-4000-8000-000000000001";
    private static final String PERIODIC =
            """
            {"ID": "sums", "Name": "sums", "Namespace": "default", "Type": "batch", "Priority": 50,
             "Datacenters": ["*"], "NodePool": "default", "Status": "running",
             "SubmitTime": 1795393540000000000,
             "Periodic": {"Enabled": true, "Specs": ["30 1 * * *"], "TimeZone": "Europe/Berlin"}}
            """;

    @TempDir Path dir;

    private void answerAJob(String job) {
        agent.on("GET /v1/jobs", "[{\"ID\": \"sums\", \"Namespace\": \"default\"}]")
                .on("GET /v1/job/sums", job);
    }

    @Test
    void tellsWhenAPeriodicJobIsLaunchedNext() throws Exception {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"\"}");
        Path file =
                Files.writeString(
                        dir.resolve("sums.nomad.hcl"),
                        """
                        job "sums" {
                          type = "batch"

                          periodic {
                            crons     = ["30 1 * * *"]
                            time_zone = "Europe/Berlin"
                          }

                          group "g" {
                            task "t" {
                              driver = "exec"

                              config {
                                command = "/bin/true"
                              }
                            }
                          }
                        }
                        """);

        Result result = run("job", "run", file.toString());

        assertThat(result)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Job registration successful
                                Approximate next launch time: 2026-11-23T01:30:00+01:00 (4m16s from now)
                                """,
                                ""));
    }

    @Test
    void showsAPeriodicJobWithItsLaunches() {
        answerAJob(PERIODIC);
        agent.on(
                        "GET /v1/job/sums/summary",
                        "{\"Children\": {\"Pending\": 1, \"Running\": 2, \"Dead\": 3}}")
                .on(
                        "GET /v1/jobs?namespace=default&prefix=sums%2Fperiodic-",
                        "[{\"ID\": \"sums/periodic-1795393540\", \"Status\": \"dead\"}]");

        assertThat(run("job", "status", "sums").out())
                .isEqualTo(
                        """
                        ID                   = sums
                        Name                 = sums
                        Submit Date          = 2026-11-23T00:25:40Z
                        Type                 = batch
                        Priority             = 50
                        Datacenters          = *
                        Namespace            = default
                        Node Pool            = default
                        Status               = running
                        Periodic             = true
                        Parameterized        = false
                        Next Periodic Launch = 2026-11-23T01:30:00+01:00 (4m16s from now)

                        Children Job Summary
                        Pending  Running  Dead
                        1        2        3

                        Previously Launched Jobs
                        ID                        Status
                        sums/periodic-1795393540  dead
                        """);
    }

    @Test
    void launchesAPeriodicJobByHand() {
        answerAJob(PERIODIC);
        agent.on("PUT /v1/job/sums/periodic/force", "{\"EvalID\": \"" + EVAL + "\"}");

        assertThat(run("job", "periodic", "force", "-detach", "sums"))
                .isEqualTo(
                        new Result(
                                0, "Force periodic successful\nEvaluation ID: " + EVAL + "\n", ""));
    }

    @Test
    void dispatchesWithAPayloadFromStandardInput() {
        answerAJob("{}");
        agent.on(
                "PUT /v1/job/sums/dispatch",
                "{\"DispatchedJobID\": \"sums/dispatch-1-00000001\", \"EvalID\": \""
                        + EVAL
                        + "\"}");
        input = "one\ntwo\n";

        Result result =
                run(
                        "job",
                        "dispatch",
                        "-detach",
                        "-meta",
                        "who=me",
                        "-meta=how=a=b",
                        "-id-prefix-template=nightly",
                        "-idempotency-token=t1",
                        "sums",
                        "-");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Dispatched Job ID = sums/dispatch-1-00000001
                                Evaluation ID     = c85c2437
                                """,
                                ""));
        assertThat(agent.requests().getLast()).contains("idempotency_token=t1");
        var sent = agent.sent("PUT /v1/job/sums/dispatch");
        assertThat(sent.get("Meta").text("how")).isEqualTo("a=b");
        assertThat(sent.text("IdPrefixTemplate")).isEqualTo("nightly");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(sent.text("Payload")),
                                StandardCharsets.UTF_8))
                .isEqualTo(input);
    }

    @Test
    void scalesTheOnlyGroup() {
        answerAJob("{\"TaskGroups\": [{\"Name\": \"g\"}]}");
        agent.on("PUT /v1/job/sums/scale", "{\"EvalID\": \"" + EVAL + "\"}");

        assertThat(run("job", "scale", "-detach", "-check-index=7", "sums", "5"))
                .isEqualTo(new Result(0, "Evaluation ID: " + EVAL + "\n", ""));
        var sent = agent.sent("PUT /v1/job/sums/scale");
        assertThat(sent.number("Count")).isEqualTo(5);
        assertThat(sent.number("JobModifyIndex")).isEqualTo(7);
        assertThat(sent.get("Target").text("Group")).isEqualTo("g");
        assertThat(run("job", "scale", "sums", "many").err()).startsWith("Failed to convert count");
    }

    @Test
    void asksForTheGroupWhenThereAreSeveral() {
        answerAJob("{\"TaskGroups\": [{\"Name\": \"g\"}, {\"Name\": \"h\"}]}");

        assertThat(run("job", "scale", "sums", "5").err())
                .isEqualTo("Group name required: job \"sums\" has the groups g, h\n");
    }

    @Test
    void listsHowAJobWasScaled() {
        answerAJob("{}");
        agent.on(
                "GET /v1/job/sums/scale",
                """
                {"TaskGroups": {"g": {"Events": [
                  {"Count": 5, "PreviousCount": 3, "Time": 1795393544000000000, "EvalID": "%s",
                   "Message": "more"},
                  {"PreviousCount": 3, "Error": true, "Time": 1795393540000000000,
                   "Message": "no data"}]}}}
                """
                        .formatted(EVAL));

        assertThat(run("job", "scaling-events", "sums").out())
                .isEqualTo(
                        """
                        Task Group  Count   PrevCount  Date
                        g           5       3          2026-11-23T00:25:44Z
                        g           <none>  3          2026-11-23T00:25:40Z
                        """);
        assertThat(run("job", "scaling-events", "-verbose", "sums").out())
                .contains("Error  Message  Eval ID")
                .contains("true   no data  <none>");
    }

    @Test
    void showsScalingPolicies() {
        String id = "aaaaaaaa-0000-4000-8000-000000000001";
        agent.on(
                        "GET /v1/scaling/policies",
                        """
                        [{"ID": "%s", "Enabled": true, "Type": "horizontal",
                          "Target": {"Namespace": "default", "Job": "web", "Group": "api"}}]
                        """
                                .formatted(id))
                .on(
                        "GET /v1/scaling/policy/" + id,
                        """
                        {"ID": "%s", "Enabled": true, "Min": 1, "Max": 5, "Policy": {"cooldown": "1m"},
                         "Target": {"Namespace": "default", "Job": "web", "Group": "api"}}
                        """
                                .formatted(id));

        assertThat(run("scaling", "policy", "list").out())
                .isEqualTo(
                        """
                        ID        Enabled  Type        Target
                        aaaaaaaa  true     horizontal  Namespace:default,Job:web,Group:api
                        """);
        assertThat(run("scaling", "policy", "info", "aaaaaaaa").out())
                .isEqualTo(
                        """
                        ID      = aaaaaaaa
                        Enabled = true
                        Target  = Namespace:default,Job:web,Group:api
                        Min     = 1
                        Max     = 5

                        Policy:
                        {
                            "cooldown": "1m"
                        }
                        """);
    }
}
