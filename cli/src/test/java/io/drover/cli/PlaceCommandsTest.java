package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceCommandsTest extends CommandLineTest {
    @TempDir Path dir;

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    @Test
    void appliesANamespaceFromAFile() throws IOException {
        agent.on("PUT /v1/namespace", "");

        Result result =
                run(
                        "namespace",
                        "apply",
                        file(
                                "dev.hcl",
                                """
                                name        = "dev"
                                description = "For trying"

                                capabilities {
                                  disabled_task_drivers = ["raw_exec"]
                                }

                                node_pool_config {
                                  default = "gpu"
                                  allowed = ["gpu*"]
                                }

                                meta {
                                  owner = "me"
                                }
                                """));

        assertThat(result)
                .isEqualTo(new Result(0, "Successfully applied namespace \"dev\"!\n", ""));
        var sent = agent.sent("PUT /v1/namespace");
        assertThat(sent.get("Capabilities").texts("DisabledTaskDrivers"))
                .containsExactly("raw_exec");
        assertThat(sent.get("NodePoolConfiguration").text("Default")).isEqualTo("gpu");
        assertThat(sent.get("NodePoolConfiguration").texts("Allowed")).containsExactly("gpu*");
        assertThat(sent.get("Meta").text("owner")).isEqualTo("me");
    }

    @Test
    void saysWhereASpecificationIsWrong() throws IOException {
        Result result = run("namespace", "apply", file("dev.hcl", "name = \"dev\"\nquote = 1\n"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("dev.hcl, line 2").contains("quote");
        assertThat(agent.requests()).isEmpty();
    }

    @Test
    void changesANamespaceByItsName() {
        agent.on(
                        "GET /v1/namespace/dev",
                        "{\"Name\": \"dev\", \"Description\": \"old\", \"Meta\": {\"a\": \"b\"}}")
                .on("PUT /v1/namespace", "");

        assertThat(run("namespace", "apply", "-description=new", "dev").code()).isZero();
        var sent = agent.sent("PUT /v1/namespace");
        assertThat(sent.text("Description")).isEqualTo("new");
        assertThat(sent.get("Meta").text("a")).isEqualTo("b");
        assertThat(run("namespace", "apply", "other").code()).as("a new one").isZero();
        assertThat(agent.sent("PUT /v1/namespace").text("Name")).isEqualTo("other");
    }

    @Test
    void listsAndShowsNamespaces() {
        agent.on(
                "GET /v1/namespaces",
                """
                [{"Name": "dev", "Description": "For trying", "Meta": {"owner": "me"},
                  "Capabilities": {"DisabledTaskDrivers": ["raw_exec", "exec"]},
                  "NodePoolConfiguration": {"Default": "gpu"}}]
                """);

        assertThat(run("namespace", "list").out())
                .isEqualTo("Name  Description\ndev   For trying\n");
        assertThat(run("namespace", "status", "dev").out())
                .isEqualTo(
                        """
                        Name                   = dev
                        Description            = For trying
                        Quota                  = <none>
                        Enabled Drivers        = *
                        Disabled Drivers       = raw_exec,exec
                        Enabled Network Modes  = *
                        Disabled Network Modes = <none>

                        Metadata
                        owner = me

                        Node Pool Configuration
                        Default = gpu
                        Allowed = <none>
                        Denied  = <none>
                        """);
        assertThat(run("namespace", "inspect", "-t={{.Name}}", "d").out()).isEqualTo("dev\n");
    }

    @Test
    void deletesNamespacesAndPools() {
        agent.on("DELETE /v1/namespace/dev", "")
                .on("DELETE /v1/node/pool/gpu", 500, "node pool \"gpu\" has nodes in regions: [x]");

        assertThat(run("namespace", "delete", "dev").out())
                .isEqualTo("Successfully deleted namespace \"dev\"!\n");
        assertThat(run("node", "pool", "delete", "gpu"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "Error deleting node pool: Unexpected response code: 500 (node pool \"gpu\" has nodes in regions: [x])\n"));
    }

    @Test
    void appliesTheExampleThatItWrites() {
        agent.on("PUT /v1/node/pools", "");
        String hcl = dir.resolve("pool.hcl").toString();
        String json = dir.resolve("pool.json").toString();

        assertThat(run("node", "pool", "init", hcl).out())
                .isEqualTo("Example node pool specification written to " + hcl + "\n");
        assertThat(run("node", "pool", "apply", hcl).out())
                .isEqualTo("Successfully applied node pool \"example\"!\n");
        var fromHcl = agent.sent("PUT /v1/node/pools");
        assertThat(fromHcl.get("SchedulerConfiguration").text("SchedulerAlgorithm"))
                .isEqualTo("spread");
        assertThat(run("node", "pool", "init", "-quiet", "-out=json", json).out()).isEmpty();
        assertThat(run("node", "pool", "apply", "-json", json).code()).isZero();
        assertThat(agent.sent("PUT /v1/node/pools").get("SchedulerConfiguration"))
                .isEqualTo(fromHcl.get("SchedulerConfiguration"));
        assertThat(run("node", "pool", "init", hcl).err()).contains("already exists");
    }

    @Test
    void showsANodePoolAndWhatIsInIt() {
        agent.on(
                        "GET /v1/node/pools",
                        """
                        [{"Name": "gpu", "Description": "Fast ones", "NodeIdentityTTL": 86400000000000,
                          "SchedulerConfiguration": {"SchedulerAlgorithm": "spread"}}]
                        """)
                .on("GET /v1/node/pool/gpu/nodes", "[]")
                .on("GET /v1/node/pool/gpu/jobs", "[]");

        assertThat(run("node", "pool", "info", "gpu").out())
                .isEqualTo(
                        """
                        Name              = gpu
                        Description       = Fast ones
                        Node Identity TTL = 24h0m0s

                        Metadata
                        No metadata

                        Scheduler Configuration
                        Scheduler Algorithm = spread
                        """);
        assertThat(run("node", "pool", "nodes", "gpu").out()).isEqualTo("No nodes\n");
        assertThat(run("node", "pool", "jobs", "gpu").out()).isEqualTo("No jobs\n");
        assertThat(run("node", "pool", "list").out())
                .isEqualTo("Name  Description\ngpu   Fast ones\n");
    }

    @Test
    void changesOnlyWhatIsNamedOfTheSchedulersConfiguration() {
        String path = "/v1/operator/scheduler/configuration";
        agent.on(
                        "GET " + path,
                        """
                        {"SchedulerConfig": {"SchedulerAlgorithm": "binpack", "ModifyIndex": 5,
                         "PreemptionConfig": {"SystemSchedulerEnabled": true}}}
                        """)
                .on("PUT " + path, "{\"Updated\": true}")
                .on("PUT " + path, "{\"Updated\": false}");

        assertThat(
                        run(
                                        "operator",
                                        "scheduler",
                                        "set-config",
                                        "-memory-oversubscription=true",
                                        "-preempt-batch-scheduler=true")
                                .out())
                .isEqualTo("Scheduler configuration updated!\n");
        var sent = agent.sent("PUT " + path);
        assertThat(sent.text("SchedulerAlgorithm")).isEqualTo("binpack");
        assertThat(sent.flag("MemoryOversubscriptionEnabled")).isTrue();
        assertThat(sent.get("PreemptionConfig").flag("BatchSchedulerEnabled")).isTrue();
        assertThat(sent.get("PreemptionConfig").flag("SystemSchedulerEnabled")).isTrue();
        assertThat(run("operator", "scheduler", "set-config", "-check-index=4").err())
                .isEqualTo(
                        "Scheduler configuration could not be atomically updated, please try again\n");
        assertThat(agent.requests().getLast()).isEqualTo("PUT " + path + "?cas=4");
        assertThat(run("operator", "scheduler", "get-config").out())
                .contains("Scheduler Algorithm               = binpack")
                .contains("Preemption System Scheduler       = true")
                .contains("Modify Index                      = 5");
    }

    @Test
    void changesAndShowsTheMetaOfANode() {
        agent.on("POST /v1/client/metadata", "{}")
                .on(
                        "GET /v1/client/metadata",
                        """
                        {"Meta": {"rack": "r7"}, "Dynamic": {"rack": "r7", "old": null}, "Static": {}}
                        """);

        assertThat(run("node", "meta", "apply", "-unset=old", "rack=r7").code()).isZero();
        var sent = agent.sent("POST /v1/client/metadata").get("Meta");
        assertThat(sent.text("rack")).isEqualTo("r7");
        assertThat(sent.members()).containsKey("old");
        assertThat(run("node", "meta", "read").out())
                .isEqualTo(
                        """
                        All Meta
                        rack = r7

                        Dynamic Meta
                        old  = <unset>
                        rack = r7

                        Static Meta
                        """);
    }
}
