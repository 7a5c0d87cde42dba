package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobCommandsTest extends CommandLineTest {
    private static final String EVAL = "c85c2437-0000-4000-8000-000000000001";
    private static final String DEPLOYMENT = "7fee3304-0000-4000-8000-000000000002";
    private static final String ALLOC = "36b0ea0a-0000-4000-8000-000000000003";
    private static final String NODE = "5cff4b9e-0000-4000-8000-000000000004";

    @TempDir Path dir;

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    private String jobFile() throws IOException {
        return file(
                "web.nomad.hcl",
                """
                variable "image" {
                  type    = string
                  default = "one"
                }

                job "web" {
                  group "g" {
                    count = 2

                    task "t" {
                      driver = "raw_exec"

                      config {
                        command = var.image
                      }
                    }
                  }
                }
                """);
    }

    private static String deployment(String status, String description, int healthy) {
        return """
        {"ID": "%s", "JobID": "web", "JobVersion": 0, "Status": "%s", "StatusDescription": "%s",
         "TaskGroups": {"g": {"DesiredTotal": 2, "PlacedAllocs": 2, "HealthyAllocs": %d,
           "UnhealthyAllocs": 0, "RequireProgressBy": "2026-11-23T00:35:40.123456Z"}}}
        """
                .formatted(DEPLOYMENT, status, description, healthy);
    }

    private void answerARegistration() {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"" + EVAL + "\", \"Warnings\": \"\"}")
                .on(
                        "GET /v1/evaluation/" + EVAL,
                        """
                        {"ID": "%s", "JobID": "web", "Status": "complete", "DeploymentID": "%s",
                         "CreateIndex": 10}
                        """
                                .formatted(EVAL, DEPLOYMENT))
                .on(
                        "GET /v1/evaluation/" + EVAL + "/allocations",
                        """
                        [{"ID": "%s", "NodeID": "%s", "TaskGroup": "g", "ClientStatus": "pending",
                          "CreateIndex": 11}]
                        """
                                .formatted(ALLOC, NODE))
                .on(
                        "GET /v1/deployment/" + DEPLOYMENT,
                        deployment("running", "Deployment is running", 0))
                .on(
                        "GET /v1/deployment/" + DEPLOYMENT,
                        deployment("running", "Deployment is running", 0))
                .on(
                        "GET /v1/deployment/" + DEPLOYMENT,
                        deployment("successful", "Deployment completed successfully", 2));
    }

    @Test
    void runsAJobAndWatchesItUntilItIsDeployed() throws IOException {
        answerARegistration();

        Result result = run("job", "run", jobFile());

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(
                        """

                        ==> 2026-11-23T00:25:44Z: Monitoring evaluation "c85c2437"
                            2026-11-23T00:25:44Z: Evaluation triggered by job "web"
                            2026-11-23T00:25:44Z: Evaluation within deployment: "7fee3304"
                            2026-11-23T00:25:44Z: Allocation "36b0ea0a" created: node "5cff4b9e", group "g"
                            2026-11-23T00:25:44Z: Evaluation status changed: "pending" -> "complete"
                        ==> 2026-11-23T00:25:44Z: Evaluation "c85c2437" finished with status "complete"
                        ==> 2026-11-23T00:25:44Z: Monitoring deployment "7fee3304"
                           \s
                        2026-11-23T00:25:44Z
                        ID          = 7fee3304
                        Job ID      = web
                        Job Version = 0
                        Status      = running
                        Description = Deployment is running

                        Deployed
                        Task Group  Desired  Placed  Healthy  Unhealthy  Progress Deadline
                        g           2        2       0        0          2026-11-23T00:35:40Z
                           \s
                        2026-11-23T00:25:44Z
                        ID          = 7fee3304
                        Job ID      = web
                        Job Version = 0
                        Status      = successful
                        Description = Deployment completed successfully

                        Deployed
                        Task Group  Desired  Placed  Healthy  Unhealthy  Progress Deadline
                        g           2        2       2        0          2026-11-23T00:35:40Z
                        """);
        assertThat(result.code()).isZero();
        assertThat(agent.sent("PUT /v1/jobs").get("Job").text("ID")).isEqualTo("web");
        assertThat(agent.sent("PUT /v1/jobs").get("Submission").text("Format")).isEqualTo("hcl2");
        assertThat(agent.requests())
                .contains("GET /v1/deployment/" + DEPLOYMENT + "?index=7&wait=5000ms");
    }

    @Test
    void fillsInVariables() throws IOException {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"" + EVAL + "\"}");
        environment.put("NOMAD_VAR_image", "from-environment");

        run("job", "run", "-detach", jobFile());
        assertThat(image()).isEqualTo("from-environment");

        run(
                "job",
                "run",
                "-detach",
                "-var-file=" + file("v.hcl", "image = \"from-file\"\n"),
                jobFile());
        assertThat(image()).isEqualTo("from-file");

        run("job", "run", "-detach", "-var", "image=typed", jobFile());
        assertThat(image()).isEqualTo("typed");
        assertThat(agent.sent("PUT /v1/jobs").get("Submission").get("VariableFlags").text("image"))
                .isEqualTo("typed");
    }

    private String image() {
        return agent.sent("PUT /v1/jobs")
                .get("Job")
                .items("TaskGroups")
                .getFirst()
                .items("Tasks")
                .getFirst()
                .get("Config")
                .text("command");
    }

    @Test
    void returnsAtOnceWhenDetached() throws IOException {
        agent.on(
                "PUT /v1/jobs",
                "{\"EvalID\": \"" + EVAL + "\", \"Warnings\": \"1 warning:\\n\\n* odd\"}");

        Result result = run("job", "run", "-detach", jobFile());

        assertThat(result)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Job Warnings:
                                1 warning:

                                * odd

                                Job registration successful
                                Evaluation ID: %s
                                """
                                        .formatted(EVAL),
                                ""));
    }

    @Test
    void checksTheModifyIndex() throws IOException {
        agent.on(
                "PUT /v1/jobs",
                500,
                "Enforcing job modify index 3: job exists with conflicting job modify index: 8");

        Result result = run("job", "run", "-check-index", "3", jobFile());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        Enforcing job modify index 3: job exists with conflicting job modify index: 8
                        Job not updated
                        """);
        assertThat(agent.sent("PUT /v1/jobs").flag("EnforceIndex")).isTrue();
        assertThat(agent.sent("PUT /v1/jobs").number("JobModifyIndex")).isEqualTo(3);
    }

    @Test
    void printsTheRequestInsteadOfSendingIt() throws IOException {
        Result result = run("job", "run", "-output", jobFile());

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("{\n    \"Job\": {\n").contains("\"ID\": \"web\"");
        assertThat(agent.requests()).isEmpty();
    }

    @Test
    void takesAJsonJobBareOrWrapped() throws IOException {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"" + EVAL + "\"}");

        run("job", "run", "-detach", "-json", file("a.json", "{\"ID\": \"bare\"}"));
        assertThat(agent.sent("PUT /v1/jobs").get("Job").text("ID")).isEqualTo("bare");
        run("run", "-detach", "-json", file("b.json", "{\"Job\": {\"ID\": \"wrapped\"}}"));
        assertThat(agent.sent("PUT /v1/jobs").get("Job").text("ID")).isEqualTo("wrapped");
    }

    @Test
    void goesWhereTheJobItselfWants() throws IOException {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"\"}");
        environment.put("NOMAD_REGION", "elsewhere");

        run(
                "job",
                "run",
                "-json",
                file("a.json", "{\"ID\": \"a\", \"Region\": \"eu\", \"Namespace\": \"apps\"}"));

        assertThat(agent.requests()).containsExactly("PUT /v1/jobs?namespace=apps&region=eu");
    }

    @Test
    void readsAJobFromTheStandardInput() {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"\"}");
        input =
                "job \"piped\" {\n  group \"g\" {\n    task \"t\" {\n      driver = \"x\"\n    }\n  }\n}\n";

        Result result = run("job", "run", "-");

        assertThat(result).isEqualTo(new Result(0, "Job registration successful\n", ""));
        assertThat(agent.sent("PUT /v1/jobs").get("Job").text("ID")).isEqualTo("piped");
    }

    @Test
    void endsWithTwoWhenSomethingCannotBePlaced() throws IOException {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"" + EVAL + "\"}")
                .on(
                        "GET /v1/evaluation/" + EVAL,
                        """
                        {"ID": "%s", "JobID": "web", "Status": "complete", "BlockedEval": "beef0000-x",
                         "FailedTGAllocs": {"g": {"NodesEvaluated": 1, "CoalescedFailures": 1,
                           "ConstraintFiltered": {"missing drivers": 1},
                           "DimensionExhausted": {"memory": 2}, "NodesExhausted": 2,
                           "NodesAvailable": {"dc1": 1, "dc2": 0}}}}
                        """
                                .formatted(EVAL))
                .on("GET /v1/evaluation/" + EVAL + "/allocations", "[]");

        Result result = run("job", "run", jobFile());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out())
                .endsWith(
                        """
                        ==> 2026-11-23T00:25:44Z: Evaluation "c85c2437" finished with status "complete" but failed to place all allocations:
                            2026-11-23T00:25:44Z: Task Group "g" (failed to place 2 allocations):
                              * No nodes are available in datacenter "dc2"
                              * Constraint "missing drivers": 1 nodes excluded by filter
                              * Resources exhausted on 2 nodes
                              * Dimension "memory" exhausted on 2 nodes
                            2026-11-23T00:25:44Z: Evaluation "beef0000" waiting for additional capacity to place remainder
                        """);
    }

    @Test
    void endsWithOneWhenTheDeploymentFails() throws IOException {
        agent.on("PUT /v1/jobs", "{\"EvalID\": \"" + EVAL + "\"}")
                .on(
                        "GET /v1/evaluation/" + EVAL,
                        "{\"ID\": \""
                                + EVAL
                                + "\", \"Status\": \"complete\", \"DeploymentID\": \""
                                + DEPLOYMENT
                                + "\"}")
                .on("GET /v1/evaluation/" + EVAL + "/allocations", "[]")
                .on("GET /v1/deployment/" + DEPLOYMENT, deployment("failed", "Failed", 0));

        assertThat(run("job", "run", jobFile()).code()).isEqualTo(1);
    }

    @Test
    void saysWhichFileIsMissing() {
        Result result = run("job", "run", dir.resolve("no.hcl").toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        "Error getting job struct: Error getting jobfile from \"%1$s\": %1$s: no such file or directory\n"
                                .formatted(dir.resolve("no.hcl")));
    }

    @Test
    void saysWhereAFileIsWrong() throws IOException {
        String path = file("bad.hcl", "job \"a\" {\n  type = \"service\" group \"g\" {}\n}\n");

        Result result = run("job", "validate", path);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Error getting job struct: Error parsing job file from " + path + ":\n")
                .contains("line 2");
        assertThat(run("job", "plan", path).code()).isEqualTo(255);
    }

    @Test
    void needsExactlyOneFile() {
        assertThat(run("job", "run").err())
                .isEqualTo(
                        """
                        This command takes one argument: <path>
                        For additional help try 'drover job run -help'
                        """);
        assertThat(run("job", "plan").code()).isEqualTo(255);
    }

    @Test
    void validates() throws IOException {
        agent.on("PUT /v1/validate/job", "{\"DriverConfigValidated\": true}");

        assertThat(run("job", "validate", jobFile()))
                .isEqualTo(new Result(0, "Job validation successful\n", ""));
    }

    @Test
    void listsWhatIsWrongWithAJob() throws IOException {
        agent.on(
                "PUT /v1/validate/job",
                "{\"DriverConfigValidated\": true, \"ValidationErrors\": [\"one\", \"two\"],"
                        + " \"Error\": \"both\"}");

        Result result = run("validate", jobFile());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        Job validation errors:
                        2 errors occurred:
                          * one
                          * two
                        """);
    }

    @Test
    void validatesWithoutAnAgent() throws IOException {
        agent.close();

        Result result = run("job", "validate", jobFile());

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Driver configuration not validated since connection to the agent")
                .endsWith("Job validation successful\n");
    }

    @Test
    void plans() throws IOException {
        agent.on(
                "PUT /v1/job/web/plan",
                """
                {"JobModifyIndex": 172,
                 "Annotations": {"DesiredTGUpdates": {"g": {"Place": 1, "Ignore": 2}}},
                 "Diff": {"Type": "Edited", "ID": "web", "TaskGroups": [
                   {"Type": "Edited", "Name": "g", "Updates": {"create": 1, "ignore": 2},
                    "Fields": [{"Type": "Edited", "Name": "Count", "Old": "2", "New": "3",
                                "Annotations": ["forces create"]}],
                    "Tasks": [{"Type": "Edited", "Name": "t",
                      "Annotations": ["forces create/destroy update"],
                      "Objects": [{"Type": "Edited", "Name": "Resources", "Fields": [
                        {"Type": "None", "Name": "CPU", "Old": "50", "New": "50"},
                        {"Type": "Edited", "Name": "MemoryMB", "Old": "32", "New": "48"},
                        {"Type": "None", "Name": "MemoryMaxMB", "Old": "0", "New": "0"}]}]}]}]}}
                """);
        String path = jobFile();

        Result result = run("job", "plan", path);

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo(
                        """
                        +/- Job: "web"
                        +/- Task Group: "g" (1 create, 2 ignore)
                          +/- Count: "2" => "3" (forces create)
                          +/- Task: "t" (forces create/destroy update)
                            +/- Resources {
                                  CPU:         "50"
                              +/- MemoryMB:    "32" => "48"
                                  MemoryMaxMB: "0"
                                }

                        Scheduler dry-run:
                        - All tasks successfully allocated.

                        Job Modify Index: 172
                        To submit the job with version verification run:

                        drover job run -check-index 172 %s

                        When running the job with the check-index flag, the job will only be run if the
                        job modify index given matches the server-side version. If the index has
                        changed, another user has modified the job and the plan's results are
                        potentially invalid.
                        """
                                .formatted(path));
    }

    @Test
    void plansNothing() throws IOException {
        agent.on(
                "PUT /v1/job/web/plan",
                "{\"Annotations\": {\"DesiredTGUpdates\": {\"g\": {\"Ignore\": 2}}}}");

        assertThat(run("job", "plan", "-diff=false", jobFile()).code()).isZero();
        assertThat(agent.sent("PUT /v1/job/web/plan").flag("Diff")).isFalse();
    }

    @Test
    void listsJobs() {
        agent.on(
                "GET /v1/jobs",
                """
                [{"ID": "ex", "Type": "service", "Priority": 50, "Status": "running",
                  "SubmitTime": 1795393540123000000},
                 {"ID": "log-219c2d52", "Type": "batch", "Priority": 50, "Status": "dead", "Stop": true,
                  "SubmitTime": 1795393443000000000}]
                """);

        Result result = run("status");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                ID            Type     Priority  Status          Submit Date
                                ex            service  50        running         2026-11-23T00:25:40Z
                                log-219c2d52  batch    50        dead (stopped)  2026-11-23T00:24:03Z
                                """,
                                ""));
        assertThat(run("job", "status").out()).isEqualTo(result.out());
    }

    @Test
    void listsAllPages() {
        agent.page("GET /v1/jobs", "[{\"ID\": \"a\"}]", "b")
                .on("GET /v1/jobs?next_token=b", "[{\"ID\": \"b\"}]");

        assertThat(run("status").out().lines()).hasSize(3);
    }

    @Test
    void saysThatThereAreNoJobs() {
        agent.on("GET /v1/jobs", "[]");

        assertThat(run("status")).isEqualTo(new Result(0, "No running jobs\n", ""));
    }

    @Test
    void showsNamespacesWhenAllAreAskedFor() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"a\", \"JobSummary\": {\"Namespace\": \"apps\"}}]");

        assertThat(run("status", "-namespace=*").out())
                .startsWith("ID  Namespace  Type ")
                .contains("\na   apps       <none>");
    }

    @Test
    void passesOnWhatTheAgentRefuses() {
        agent.on("GET /v1/jobs", 500, "No path to region");

        assertThat(run("status", "-region=nowhere"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "Error querying jobs: Unexpected response code: 500 (No path to"
                                        + " region)\n"));
        assertThat(run("job", "status", "-region=nowhere", "x").err())
                .isEqualTo(
                        "Error querying job prefix \"x\": Unexpected response code: 500 (No path to"
                                + " region)\n");
    }

    private void answerAJob() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"ex\", \"Namespace\": \"default\"}]")
                .on(
                        "GET /v1/job/ex",
                        """
                        {"ID": "ex", "Name": "ex", "SubmitTime": 1795393540000000000, "Type": "service",
                         "Priority": 50, "Datacenters": ["*"], "Namespace": "default",
                         "NodePool": "default", "Status": "running"}
                        """)
                .on("GET /v1/job/ex/summary", "{\"Summary\": {\"g\": {\"Running\": 2}}}")
                .on("GET /v1/job/ex/evaluations", "[]")
                .on(
                        "GET /v1/job/ex/deployment",
                        deployment("successful", "Deployment completed successfully", 2))
                .on(
                        "GET /v1/job/ex/allocations",
                        """
                        [{"ID": "%s", "NodeID": "%s", "TaskGroup": "g", "JobVersion": 0,
                          "DesiredStatus": "run", "ClientStatus": "running",
                          "CreateTime": 1795393540000000000, "ModifyTime": 1795393542000000000}]
                        """
                                .formatted(ALLOC, NODE));
    }

    @Test
    void showsAJob() {
        answerAJob();

        Result result = run("job", "status", "ex");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(
                        """
                        ID            = ex
                        Name          = ex
                        Submit Date   = 2026-11-23T00:25:40Z
                        Type          = service
                        Priority      = 50
                        Datacenters   = *
                        Namespace     = default
                        Node Pool     = default
                        Status        = running
                        Periodic      = false
                        Parameterized = false

                        Summary
                        Task Group  Queued  Starting  Running  Failed  Complete  Lost  Unknown
                        g           0       0         2        0       0         0     0

                        Latest Deployment
                        ID          = 7fee3304
                        Status      = successful
                        Description = Deployment completed successfully

                        Deployed
                        Task Group  Desired  Placed  Healthy  Unhealthy  Progress Deadline
                        g           2        2       2        0          2026-11-23T00:35:40Z

                        Allocations
                        ID        Node ID   Task Group  Version  Desired  Status   Created  Modified
                        36b0ea0a  5cff4b9e  g           0        run      running  4s ago   2s ago
                        """);
    }

    @Test
    void showsWhyAJobIsNotPlaced() {
        answerAJob();
        agent.on("GET /v1/job/bad", "{\"ID\": \"bad\"}")
                .on("GET /v1/jobs?per_page=20&prefix=bad", "[{\"ID\": \"bad\"}]")
                .on("GET /v1/job/bad/summary", "{\"Summary\": {\"g\": {\"Queued\": 2}}}")
                .on(
                        "GET /v1/job/bad/evaluations",
                        """
                        [{"ID": "e1", "Status": "complete", "CreateIndex": 5, "FailedTGAllocs":
                           {"g": {"NodesEvaluated": 8, "ConstraintFiltered": {"missing drivers": 7},
                             "DimensionExhausted": {"memory": 1}, "NodesExhausted": 1,
                             "Explanation": {"RuledOut": [
                               {"Check": "missing driver docker", "Nodes": 7,
                                "Examples": ["n1", "n2", "n3", "n4", "n5"]},
                               {"Check": "memory", "Nodes": 1, "Examples": ["n6"]}],
                             "Change": {"Kind": "memory", "Text": "+512 MiB memory on n6"}}}}},
                         {"ID": "e2", "Status": "blocked", "CreateIndex": 6}]
                        """)
                .on("GET /v1/job/bad/deployment", "null")
                .on("GET /v1/job/bad/allocations", "[]");

        assertThat(run("job", "status", "bad").out())
                .endsWith(
                        """
                        Summary
                        Task Group  Queued  Starting  Running  Failed  Complete  Lost  Unknown
                        g           2       0         0        0       0         0     0

                        Placement Failure
                        Task Group "g":
                          * Constraint "missing drivers": 7 nodes excluded by filter
                          * Resources exhausted on 1 nodes
                          * Dimension "memory" exhausted on 1 nodes
                          * Ruled out by missing driver docker: n1, n2, n3, n4, n5 and 2 more
                          * Ruled out by memory: n6
                          * Smallest change that would help: +512 MiB memory on n6

                        Allocations
                        No allocations placed
                        """);
    }

    @Test
    void printsAJobAsJsonOrByATemplate() {
        answerAJob();

        assertThat(run("job", "status", "-json", "ex").out())
                .startsWith("{\n    \"Datacenters\": [\n        \"*\"\n    ],\n    \"ID\": \"ex\"");
        assertThat(run("job", "status", "-t", "{{.ID}} {{.Priority}}", "ex").out())
                .isEqualTo("ex 50\n");
        assertThat(run("job", "status", "-json", "-t={{.ID}}", "ex"))
                .isEqualTo(
                        new Result(1, "", "Both json and template formatting are not allowed\n"));
        assertThat(run("job", "status", "-t={{.ID", "ex").err())
                .startsWith("Error formatting output: unclosed action");
    }

    @Test
    void findsAJobByItsBeginning() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"web-1\"}, {\"ID\": \"web-2\"}]");

        Result result = run("job", "status", "we");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Prefix matched multiple jobs\n\nID     Namespace  Type")
                .contains("\nweb-1 ", "\nweb-2 ");
    }

    @Test
    void saysThatThereIsNoSuchJob() {
        agent.on("GET /v1/jobs", "[]");

        for (String command : new String[] {"status", "stop", "inspect", "history"}) {
            assertThat(run("job", command, "nosuch"))
                    .isEqualTo(new Result(1, "", "No job(s) with prefix or ID \"nosuch\" found\n"));
        }
    }

    @Test
    void takesTheTypedNameWhenJobsMayNotBeListed() {
        agent.on("GET /v1/jobs", 403, "Permission denied").on("GET /v1/job/ex", "{\"ID\": \"ex\"}");

        assertThat(run("job", "inspect", "ex").out())
                .isEqualTo("{\n    \"Job\": {\n        \"ID\": \"ex\"\n    }\n}\n");
    }

    @Test
    void stopsAJob() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"ex\"}]")
                .on("DELETE /v1/job/ex", "{\"EvalID\": \"" + EVAL + "\"}")
                .on(
                        "GET /v1/evaluation/" + EVAL,
                        "{\"ID\": \"" + EVAL + "\", \"JobID\": \"ex\", \"Status\": \"complete\"}")
                .on("GET /v1/evaluation/" + EVAL + "/allocations", "[]");

        Result result = run("job", "stop", "-purge", "ex");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("==> 2026-11-23T00:25:44Z: Monitoring evaluation \"c85c2437\"\n");
        assertThat(agent.requests())
                .contains("DELETE /v1/job/ex?global=false&no_shutdown_delay=false&purge=true");
        assertThat(run("stop", "-detach", "ex").out()).isEqualTo(EVAL + "\n");
    }

    @Test
    void asksBeforeItStopsAJobThatWasNotNamedInFull() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"example\"}]")
                .on("DELETE /v1/job/example", "{\"EvalID\": \"" + EVAL + "\"}");

        input = "n\n";
        assertThat(run("job", "stop", "-detach", "exam").out())
                .isEqualTo(
                        "Are you sure you want to stop job \"example\"? [y/N] Job stop cancelled\n");
        input = "yes\n";
        assertThat(run("job", "stop", "-detach", "exam").out())
                .contains("For confirmation, an exact ‘y’ is required.");
        input = "y\n";
        assertThat(run("job", "stop", "-detach", "exam").out()).endsWith(EVAL + "\n");
        assertThat(run("job", "stop", "-detach", "-yes", "exam").out()).isEqualTo(EVAL + "\n");
    }

    @Test
    void showsTheVersionsOfAJob() {
        agent.on("GET /v1/jobs", "[{\"ID\": \"ex\"}]")
                .on(
                        "GET /v1/job/ex/versions",
                        """
                        {"Versions": [{"Version": 1, "SubmitTime": 1795393545000000000},
                                      {"Version": 0, "Stable": true, "SubmitTime": 1795393540000000000}],
                         "Diffs": null}
                        """);

        assertThat(run("job", "history", "ex").out())
                .isEqualTo(
                        """
                        Version     = 1
                        Stable      = false
                        Submit Date = 2026-11-23T00:25:45Z

                        Version     = 0
                        Stable      = true
                        Submit Date = 2026-11-23T00:25:40Z
                        """);
    }
}
