package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherCommandsTest extends CommandLineTest {
    private static final String ALLOC = "36b0ea0a-0000-4000-8000-000000000003";
    private static final String NODE = "5cff4b9e-0000-4000-8000-000000000004";
    private static final String EVAL = "c85c2437-0000-4000-8000-000000000001";
    private static final String DEPLOYMENT = "7fee3304-0000-4000-8000-000000000002";

    private void answerAnAllocation() {
        answerAnAllocation(
                """
                {"MemoryStats": {"RSS": 163840}, "CpuStats": {"TotalTicks": 0.4}}
                """);
    }

    private void answerAnAllocation(String usage) {
        agent.on("GET /v1/allocations", "[{\"ID\": \"" + ALLOC + "\"}]")
                .on(
                        "GET /v1/allocation/" + ALLOC,
                        """
                        {"ID": "%s", "EvalID": "%s", "Name": "ex.g[0]", "NodeID": "%s", "NodeName": "vm",
                         "JobID": "ex", "Job": {"Version": 0}, "Namespace": "default",
                         "ClientStatus": "running", "ClientDescription": "Tasks are running",
                         "DesiredStatus": "run", "DeploymentID": "%s",
                         "DeploymentStatus": {"Healthy": true},
                         "CreateTime": 1795393540000000000, "ModifyTime": 1795393542000000000,
                         "AllocatedResources": {
                           "Shared": {"DiskMB": 300, "Networks": [{"IP": "127.0.0.1",
                               "DynamicPorts": [{"Label": "http", "Value": 31436}]}],
                             "Ports": [{"Label": "http", "Value": 31436, "To": 8080,
                                        "HostIP": "127.0.0.1"}]},
                           "Tasks": {"t": {"Cpu": {"CpuShares": 50}, "Memory": {"MemoryMB": 32}}}},
                         "TaskStates": {"t": {"State": "running",
                           "StartedAt": "2026-11-23T00:25:41.5Z", "Events": [
                           {"Type": "Received", "Time": 1795393540100000000,
                            "DisplayMessage": "Task received by client"},
                           {"Type": "Started", "Time": 1795393541500000000,
                            "DisplayMessage": "Task started by client"}]}}}
                        """
                                .formatted(ALLOC, EVAL, NODE, DEPLOYMENT))
                .on(
                        "GET /v1/client/allocation/" + ALLOC + "/stats",
                        "{\"Tasks\": {\"t\": {\"ResourceUsage\": " + usage + "}}}");
    }

    @Test
    void showsAnAllocation() {
        answerAnAllocation();

        Result result = run("alloc", "status", "36b0ea0a");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        ID                  = %s
                        Eval ID             = c85c2437
                        Name                = ex.g[0]
                        Node ID             = 5cff4b9e
                        Node Name           = vm
                        Job ID              = ex
                        Job Version         = 0
                        Client Status       = running
                        Client Description  = Tasks are running
                        Desired Status      = run
                        Desired Description = <none>
                        Created             = 4s ago
                        Modified            = 2s ago
                        Deployment ID       = 7fee3304
                        Deployment Health   = healthy

                        Allocation Addresses:
                        Label  Dynamic  Address
                        *http  yes      127.0.0.1:31436 -> 8080

                        Task "t" is "running"
                        Task Resources:
                        CPU       Memory          Disk     Addresses
                        0/50 MHz  160 KiB/32 MiB  300 MiB \s

                        Task Events:
                        Started At     = 2026-11-23T00:25:41Z
                        Finished At    = N/A
                        Total Restarts = 0
                        Last Restart   = N/A

                        Recent Events:
                        Time                  Type      Description
                        2026-11-23T00:25:41Z  Started   Task started by client
                        2026-11-23T00:25:40Z  Received  Task received by client
                        """
                                .formatted(ALLOC));
    }

    @Test
    void showsAnAllocationWhoseNodeDoesNotAnswer() {
        answerAnAllocation();
        agent.on("GET /v1/client/allocation/" + ALLOC + "/stats", 404, "No path to node");

        assertThat(run("alloc", "status", "-short", ALLOC).out())
                .endsWith(
                        """

                        Tasks
                        Name  State    Last Event  Time
                        t     running  Started     2026-11-23T00:25:41Z
                        """);
    }

    @Test
    void saysThatThereIsNoSuchAllocation() {
        agent.on("GET /v1/allocations", "[]").on("GET /v1/nodes", "[]");

        assertThat(run("alloc", "status", "deadbeef"))
                .isEqualTo(
                        new Result(
                                1, "", "No allocation(s) with prefix or id \"deadbeef\" found\n"));
        assertThat(run("node", "status", "deadbeef").err())
                .isEqualTo("No node(s) with prefix \"deadbeef\" found\n");
        assertThat(run("alloc", "status", "d").err())
                .isEqualTo("Identifier must contain at least two characters.\n");
    }

    @Test
    void dropsTheOddDigitOfAPrefix() {
        agent.on("GET /v1/allocations", "[]");

        run("alloc", "status", "36b0e");

        assertThat(agent.requests()).containsExactly("GET /v1/allocations?prefix=36b0");
    }

    @Test
    void listsWhatAPrefixMatches() {
        agent.on(
                "GET /v1/allocations",
                """
                [{"ID": "36b0aaaa", "NodeID": "n", "CreateTime": 1795393540000000000},
                 {"ID": "36b0bbbb", "NodeID": "n"}]
                """);

        Result result = run("alloc", "status", "36b0");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Prefix matched multiple allocations\n\nID        Node ID ")
                .contains("\n36b0aaaa  n ", "4s ago");
    }

    @Test
    void printsTheLogsOfATask() {
        answerAnAllocation();
        agent.on("GET /v1/client/fs/logs/" + ALLOC, "one\ntwo\n");

        assertThat(run("alloc", "logs", "36b0ea0a")).isEqualTo(new Result(0, "one\ntwo\n", ""));
        assertThat(agent.requests())
                .contains(
                        "GET /v1/client/fs/logs/"
                                + ALLOC
                                + "?follow=false&namespace=default&offset=0&origin=start&plain=true"
                                + "&task=t&type=stdout");
        assertThat(run("logs", "-stderr", "36b0ea0a", "t").code()).isZero();
        assertThat(agent.requests().getLast()).contains("type=stderr");
    }

    @Test
    void followsBothStreams() {
        answerAnAllocation();
        agent.on("GET /v1/client/fs/logs/" + ALLOC, "line\n");

        assertThat(run("alloc", "logs", "-f", ALLOC)).isEqualTo(new Result(0, "line\n", "line\n"));
    }

    @Test
    void printsTheLastLines() {
        answerAnAllocation();
        agent.on("GET /v1/client/fs/logs/" + ALLOC, "1\n2\n3\n4\n");

        assertThat(run("alloc", "logs", "-tail", "-n", "2", ALLOC).out()).isEqualTo("3\n4\n");
        assertThat(run("alloc", "logs", "-tail", ALLOC).out()).isEqualTo("1\n2\n3\n4\n");
        assertThat(agent.requests().getLast()).contains("offset=1200&origin=end");
        assertThat(run("alloc", "logs", "-c", "5", "-tail", ALLOC).out()).isEqualTo("1\n2\n3\n4\n");
        assertThat(agent.requests().getLast()).contains("offset=5&origin=end");
    }

    @Test
    void choosesARunningAllocationOfAJob() {
        answerAnAllocation();
        agent.on("GET /v1/jobs", "[{\"ID\": \"ex\"}]")
                .on(
                        "GET /v1/job/ex/allocations",
                        """
                        [{"ID": "other", "ClientStatus": "complete", "CreateIndex": 9},
                         {"ID": "%s", "ClientStatus": "running", "CreateIndex": 5}]
                        """
                                .formatted(ALLOC))
                .on("GET /v1/client/fs/logs/" + ALLOC, "x\n");

        assertThat(run("alloc", "logs", "-job", "ex").out()).isEqualTo("x\n");
    }

    @Test
    void needsAnAllocationForLogs() {
        assertThat(run("alloc", "logs"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                """
                                An allocation ID is required
                                For additional help try 'drover alloc logs -help'
                                """));
    }

    @Test
    void namesTheTasksThereAre() {
        answerAnAllocation();

        assertThat(run("alloc", "logs", ALLOC, "nosuch").err())
                .isEqualTo("Could not find task named: nosuch, found:\n  * t\n");
    }

    @Test
    void passesOnThatATaskHasNoLogsYet() {
        answerAnAllocation();
        agent.on(
                "GET /v1/client/fs/logs/" + ALLOC,
                404,
                "task \"t\" not started yet. No logs available");

        assertThat(run("alloc", "logs", ALLOC).err())
                .isEqualTo(
                        "Error reading file: Unexpected response code: 404 (task \"t\" not started"
                                + " yet. No logs available)\n");
    }

    @Test
    void stopsAnAllocation() {
        answerAnAllocation();
        agent.on("PUT /v1/allocation/" + ALLOC + "/stop", "{\"EvalID\": \"" + EVAL + "\"}");

        assertThat(run("alloc", "stop", "-detach", "36b0ea0a").out()).isEqualTo(EVAL + "\n");
    }

    @Test
    void listsTheFilesOfAnAllocation() {
        answerAnAllocation();
        agent.on("GET /v1/client/fs/stat/" + ALLOC, "{\"IsDir\": true}")
                .on(
                        "GET /v1/client/fs/ls/" + ALLOC,
                        """
                        [{"Name": "alloc", "IsDir": true, "Size": 4096, "FileMode": "drwxrwxrwx",
                          "ModTime": "2026-11-23T00:25:40Z"}]
                        """);

        assertThat(run("alloc", "fs", ALLOC).out())
                .isEqualTo(
                        """
                        Mode        Size     Modified Time         Name
                        drwxrwxrwx  4.0 KiB  2026-11-23T00:25:40Z  alloc/
                        """);
    }

    @Test
    void listsNodes() {
        agent.on(
                "GET /v1/nodes",
                """
                [{"ID": "%s", "NodePool": "default", "Datacenter": "dc1", "Name": "vm",
                  "SchedulingEligibility": "eligible", "Status": "ready"}]
                """
                        .formatted(NODE));

        assertThat(run("node", "status"))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                ID        Node Pool  DC   Name  Class   Drain  Eligibility  Status
                                5cff4b9e  default    dc1  vm    <none>  false  eligible     ready
                                """,
                                ""));
        assertThat(run("node", "status", "-quiet").out()).isEqualTo("5cff4b9e\n");
        assertThat(run("node", "status", "-t", "{{range .}}{{.Name}}{{end}}").out())
                .isEqualTo("vm\n");
    }

    @Test
    void saysThatThereAreNoNodes() {
        agent.on("GET /v1/nodes", "[]");

        assertThat(run("node", "status").out()).isEqualTo("No nodes registered\n");
    }

    @Test
    void showsDevicesOfANodeAndOfATask() {
        String stats =
                """
                [{"Vendor": "acme", "Type": "gpu", "Name": "Fast 9", "InstanceStats": {"g1": {
                  "Summary": {"IntNumeratorVal": 0, "IntDenominatorVal": 16384, "Unit": "MiB"},
                  "Stats": {"Attributes": {"Temperature": {"IntNumeratorVal": 40, "Unit": "C"}},
                    "Nested": {"Encoder": {"Attributes": {"State": {"StringVal": "idle"}}}}}}}}]
                """;
        answerAnAllocation("{\"DeviceStats\": " + stats + "}");
        agent.on("GET /v1/agent/self", "{\"stats\": {\"client\": {\"node_id\": \"" + NODE + "\"}}}")
                .on(
                        "GET /v1/node/" + NODE,
                        """
                        {"ID": "%s", "Name": "vm", "Status": "ready", "NodeResources": {"Devices": [
                          {"Vendor": "acme", "Type": "gpu", "Name": "Fast 9",
                           "Attributes": {"memory": {"Int": 16384, "Unit": "MiB"},
                                          "driver_version": {"String": "555.1"}},
                           "Instances": [{"ID": "g1", "Healthy": true},
                                         {"ID": "g2", "HealthDescription": "fell off the bus"}]}]}}
                        """
                                .formatted(NODE))
                .on("GET /v1/node/" + NODE + "/allocations", "[]")
                .on("GET /v1/client/stats", "{\"DeviceStats\": " + stats + "}");

        String node = run("node", "status", "-self", "-verbose", "-stats").out();
        String alloc = run("alloc", "status", "-stats", "36b0ea0a").out();

        assertThat(node)
                .contains(
                        """
                        Devices
                        Device           ID  Healthy  Message
                        acme/gpu/Fast 9  g1  true     <none>
                        acme/gpu/Fast 9  g2  false    fell off the bus
                        """,
                        """
                        Device Resource Utilization
                        acme/gpu/Fast 9[g1] = 0 / 16384 MiB
                        """,
                        """
                        Device Stats
                        Device        = acme/gpu/Fast 9[g1]
                        Temperature   = 40 C
                        Encoder.State = idle
                        """,
                        """
                        Device Group Attributes
                        Device Group   = acme/gpu/Fast 9
                        driver_version = 555.1
                        memory         = 16384 MiB
                        """);
        assertThat(alloc).contains("Temperature   = 40 C\nEncoder.State = idle\n");
    }

    @Test
    void showsItsOwnNode() {
        agent.on("GET /v1/agent/self", "{\"stats\": {\"client\": {\"node_id\": \"" + NODE + "\"}}}")
                .on(
                        "GET /v1/node/" + NODE,
                        """
                        {"ID": "%s", "Name": "vm", "NodePool": "default", "Datacenter": "dc1",
                         "SchedulingEligibility": "eligible", "Status": "ready",
                         "Drivers": {"exec": {"Detected": true, "Healthy": true},
                                     "docker": {"Detected": false}},
                         "Events": [{"Timestamp": "2026-11-23T00:17:49Z", "Subsystem": "Cluster",
                                     "Message": "Node registered"}],
                         "NodeResources": {"Cpu": {"CpuShares": 4890}, "Memory": {"MemoryMB": 24576},
                                           "Disk": {"DiskMB": 258048}}}
                        """
                                .formatted(NODE))
                .on(
                        "GET /v1/node/" + NODE + "/allocations",
                        """
                        [{"ID": "%s", "NodeID": "%s", "TaskGroup": "g", "DesiredStatus": "run",
                          "ClientStatus": "running", "Job": {"Version": 3},
                          "CreateTime": 1795393517000000000, "ModifyTime": 1795393519000000000,
                          "AllocatedResources": {"Shared": {"DiskMB": 500},
                            "Tasks": {"t": {"Cpu": {"CpuShares": 500}, "Memory": {"MemoryMB": 64}}}}}]
                        """
                                .formatted(ALLOC, NODE))
                .on(
                        "GET /v1/client/allocation/" + ALLOC + "/stats",
                        "{\"ResourceUsage\": {\"CpuStats\": {\"TotalTicks\": 87.9}, \"MemoryStats\":"
                                + " {\"RSS\": 966656}}}")
                .on(
                        "GET /v1/client/stats",
                        """
                        {"Uptime": 5982, "CPUTicksConsumed": 4890.0,
                         "Memory": {"Used": 1395864371, "Total": 25769803776},
                         "AllocDirStats": {"Used": 25769803776, "Size": 270582939648}}
                        """);

        Result result = run("node", "status", "-self");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(
                        """
                        ID              = %s
                        Name            = vm
                        Node Pool       = default
                        Class           = <none>
                        DC              = dc1
                        Drain           = false
                        Eligibility     = eligible
                        Status          = ready
                        CSI Controllers = <none>
                        CSI Drivers     = <none>
                        Uptime          = 1h39m42s
                        Host Volumes    = <none>
                        Host Networks   = <none>
                        CSI Volumes     = <none>
                        Driver Status   = exec

                        Node Events
                        Time                  Subsystem  Message
                        2026-11-23T00:17:49Z  Cluster    Node registered

                        Allocated Resources
                        CPU           Memory         Disk             Alloc Count
                        500/4890 MHz  64 MiB/24 GiB  500 MiB/252 GiB  1

                        Allocation Resource Utilization
                        CPU          Memory
                        87/4890 MHz  944 KiB/24 GiB

                        Host Resource Utilization
                        CPU            Memory          Disk
                        4890/4890 MHz  1.3 GiB/24 GiB  24 GiB/252 GiB

                        Allocations
                        ID        Node ID   Task Group  Version  Desired  Status   Created  Modified
                        36b0ea0a  5cff4b9e  g           3        run      running  27s ago  25s ago
                        """
                                .formatted(NODE));
    }

    @Test
    void listsTheServersOfAllRegions() {
        agent.on(
                        "GET /v1/agent/members",
                        """
                        {"Members": [
                          {"Name": "r2.reg2", "Addr": "127.0.0.1", "Port": 12148, "Status": "alive",
                           "Tags": {"region": "reg2", "dc": "dc1", "build": "0.1.0", "raft_vsn": "3",
                                    "port": "12147", "rpc_addr": "127.0.0.1"}},
                          {"Name": "r1.reg1", "Addr": "127.0.0.1", "Port": 11148, "Status": "alive",
                           "Tags": {"region": "reg1", "dc": "dc1", "build": "0.1.0", "raft_vsn": "3",
                                    "port": "11147", "rpc_addr": "127.0.0.1"}}]}
                        """)
                .on("GET /v1/status/leader?region=reg1", "\"127.0.0.1:11147\"")
                .on("GET /v1/status/leader?region=reg2", 500, "No cluster leader");

        Result result = run("server", "members");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        Name     Address    Port   Status  Leader  Raft Version  Build  Datacenter  Region
                        r1.reg1  127.0.0.1  11148  alive   true    3             0.1.0  dc1         reg1
                        r2.reg2  127.0.0.1  12148  alive   false   3             0.1.0  dc1         reg2
                        """);
        assertThat(result.err())
                .isEqualTo(
                        "Error determining leaders: Region \"reg2\": Unexpected response code: 500"
                                + " (No cluster leader)\n");
    }

    @Test
    void joinsServers() {
        agent.on("PUT /v1/agent/join", "{\"num_joined\": 2, \"error\": \"\"}");

        assertThat(run("server", "join", "10.0.0.1:4648", "10.0.0.2"))
                .isEqualTo(new Result(0, "Joined 2 servers successfully\n", ""));
        assertThat(agent.requests())
                .containsExactly("PUT /v1/agent/join?address=10.0.0.1%3A4648&address=10.0.0.2");
    }

    @Test
    void saysThatAJoinFailed() {
        agent.on("PUT /v1/agent/join", "{\"num_joined\": 0, \"error\": \"nobody there\"}");

        assertThat(run("server", "join", "10.0.0.1"))
                .isEqualTo(new Result(1, "", "Error joining: nobody there\n"));
    }

    @Test
    void listsEvaluations() {
        agent.on(
                "GET /v1/evaluations",
                """
                [{"ID": "02cfb01d-x", "Priority": 50, "TriggeredBy": "job-register", "JobID": "log",
                  "Namespace": "default", "Status": "complete"},
                 {"ID": "19df78a3-x", "Priority": 50, "TriggeredBy": "queued-allocs", "JobID": "bad",
                  "Namespace": "default", "Status": "blocked"}]
                """);

        assertThat(run("eval", "list").out())
                .isEqualTo(
                        """
                        ID        Priority  Triggered By   Job ID  Namespace  Node ID  Status    Placement Failures
                        02cfb01d  50        job-register   log     default    <none>   complete  false
                        19df78a3  50        queued-allocs  bad     default    <none>   blocked   N/A - In Progress
                        """);
    }

    @Test
    void simulatesChangesInTheirOrder() {
        agent.on(
                "PUT /v1/operator/simulate",
                """
                {"Index": 12, "Evaluations": 2, "Elapsed": 3000000000, "Settled": true,
                 "Totals": {"moved": 1, "lost": 2},
                 "Allocations": [{"What": "moved", "Name": "web.api[0]", "FromNodeName": "n1",
                   "NodeName": "n2"}],
                 "Pending": [{"JobID": "web", "Group": "api", "Pending": 2, "Before": 0,
                   "Metric": {"NodesEvaluated": 0}}],
                 "Notes": ["something else"]}
                """);

        Result run =
                run("operator", "simulate", "lose=n1", "add=3*n2", "count=web/api=5", "stop=old");

        assertThat(run.out())
                .isEqualTo(
                        """
                        State Index = 12
                        Allocations = 2 lost, 1 moved
                        Evaluations = 2
                        Calm After  = 3s

                        Allocations
                        What   Name        From  Node  Reason
                        moved  web.api[0]  n1    n2   \s

                        Pending
                        web.api: 2 (now 0)
                          * No nodes were eligible for evaluation

                        Notes
                          * something else
                        """);
        List<Json> sent = agent.sent("PUT /v1/operator/simulate").items("Changes");
        assertThat(sent.stream().map(change -> change.text("Kind")))
                .containsExactly("lose", "add", "count", "stop");
        assertThat(sent.get(1).number("Value")).isEqualTo(3);
        assertThat(sent.get(2).text("Group")).isEqualTo("api");
        assertThat(run("operator", "simulate", "paint=n1").err())
                .contains("\"paint=n1\" is no change; expected drain=NODE");
    }

    @Test
    void showsWhatIsDecidedOtherwise() {
        String id = "0123abcd-0000-4000-8000-000000000001";
        agent.on(
                "PUT /v1/evaluation/" + id + "/replay",
                """
                {"Different": 1, "Decisions": [{"EvalID": "%s", "JobID": "web", "Outcome": "different",
                  "Recorded": {"StateIndex": 41, "Seed": 7, "DecidedAt": 1700000000000000000,
                    "Algorithm": 1},
                  "Algorithm": 2, "Omitted": 3, "Differences": [
                    {"What": "placement web.api[0] node", "Recorded": "n1", "Replayed": "n2"}]}]}
                """
                        .formatted(id));

        Result run = run("eval", "replay", id);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .isEqualTo(
                        """

                        Evaluation 0123abcd: different
                        Job ID      = web
                        State Index = 41
                        Decided At  = 2023-11-14T22:13:20Z
                        Seed        = 7
                        Algorithm   = 1, now it is 2

                        What                       Recorded  Replayed
                        placement web.api[0] node  n1        n2
                        ... and 3 more
                        """);
    }

    @Test
    void pointsAtTheNextPage() {
        agent.page("GET /v1/evaluations", "[{\"ID\": \"a\"}]", "more");

        assertThat(run("eval", "list", "-per-page=1").out())
                .endsWith("drover eval list -per-page=1 -page-token more\n");
    }

    @Test
    void showsAnEvaluation() {
        agent.on("GET /v1/evaluations", "[{\"ID\": \"" + EVAL + "\"}]")
                .on(
                        "GET /v1/evaluation/" + EVAL,
                        """
                        {"ID": "%s", "Status": "complete", "Type": "service", "Priority": 50,
                         "TriggeredBy": "job-register", "JobID": "bad", "Namespace": "default",
                         "CreateTime": 1795393540000000000, "ModifyTime": 1795393540000000000,
                         "BlockedEval": "beef0000-x",
                         "FailedTGAllocs": {"g": {"NodesEvaluated": 0, "Explanation":
                           {"RuledOut": [{"Check": "not eligible", "Nodes": 1, "Examples": ["n1"]}],
                            "Change": {"Kind": "eligibility", "Text": "make n1 eligible"}}}}}
                        """
                                .formatted(EVAL))
                .on("GET /v1/evaluation/" + EVAL + "/allocations", "[]");

        assertThat(run("eval", "status", "c85c2437").out())
                .isEqualTo(
                        """
                        ID                 = c85c2437
                        Create Time        = 4s ago
                        Modify Time        = 4s ago
                        Status             = complete
                        Status Description = complete
                        Type               = service
                        TriggeredBy        = job-register
                        Job ID             = bad
                        Namespace          = default
                        Priority           = 50
                        Placement Failures = true

                        Failed Placements
                        Task Group "g" (failed to place 1 allocation):
                          * No nodes were eligible for evaluation
                          * Ruled out by not eligible: n1
                          * Smallest change that would help: make n1 eligible

                        Evaluation "beef0000" waiting for additional capacity to place remainder
                        """);
    }

    @Test
    void listsDeployments() {
        agent.on("GET /v1/deployments", "[]");

        assertThat(run("deployment", "list"))
                .isEqualTo(new Result(0, "No deployments found\n", ""));
        assertThat(run("deployment", "status"))
                .isEqualTo(new Result(0, "No deployments found\n", ""));
    }

    @Test
    void findsOutWhatAnIdentifierNames() {
        agent.on(
                        "PUT /v1/search",
                        "{\"Matches\": {\"deployment\": [\"" + DEPLOYMENT + "\"], \"jobs\": []}}")
                .on("GET /v1/deployments", "[{\"ID\": \"" + DEPLOYMENT + "\"}]")
                .on(
                        "GET /v1/deployment/" + DEPLOYMENT,
                        "{\"ID\": \"" + DEPLOYMENT + "\", \"JobID\": \"ex\"}");

        assertThat(run("status", "7fee3304").out()).startsWith("ID          = 7fee3304\n");
        assertThat(agent.sent("PUT /v1/search").text("Prefix")).isEqualTo("7fee3304");
    }

    @Test
    void saysThatAnIdentifierNamesNothingOrMuch() {
        agent.on("PUT /v1/search", "{\"Matches\": {}}")
                .on(
                        "PUT /v1/search",
                        "{\"Matches\": {\"jobs\": [\"ab-job\"], \"nodes\": [\"ab01\"]}}");

        assertThat(run("status", "ab").err()).isEqualTo("Unable to resolve ID: \"ab\"\n");
        assertThat(run("status", "ab").err())
                .isEqualTo(
                        """
                        Multiple matches found for id "ab"

                        jobs:
                            ab-job

                        nodes:
                            ab01
                        """);
    }

    @Test
    void sendsAnyRequest() {
        agent.on("GET /v1/jobs", "[]").on("PUT /v1/system/gc", "{\"a\": 1}");

        assertThat(run("operator", "api", "/v1/jobs?prefix=a").out()).isEqualTo("[]");
        assertThat(agent.requests()).containsExactly("GET /v1/jobs?prefix=a");
        assertThat(run("operator", "api", "-X", "PUT", "system/gc").out())
                .isEqualTo("{\n    \"a\": 1\n}\n");
        assertThat(run("operator", "api", "/v1/none"))
                .isEqualTo(new Result(0, "no such route in this test: GET /v1/none\n", ""));
    }

    @Test
    void listsTheRaftPeers() {
        agent.on(
                "GET /v1/operator/raft/configuration",
                """
                {"Servers": [{"Node": "vm.global", "ID": "f9491218", "Address": "127.0.0.1:4647",
                              "Leader": true, "Voter": true, "RaftProtocol": "3"}]}
                """);

        assertThat(run("operator", "raft", "list-peers").out())
                .isEqualTo(
                        """
                        Node       ID        Address         State   Voter  RaftProtocol
                        vm.global  f9491218  127.0.0.1:4647  leader  true   3
                        """);
    }

    @Test
    void setsTheEligibilityOfANode() {
        agent.on("GET /v1/nodes", "[{\"ID\": \"" + NODE + "\"}]")
                .on("PUT /v1/node/" + NODE + "/eligibility", "{}");

        assertThat(run("node", "eligibility", "-disable", "5cff4b9e").out())
                .isEqualTo(
                        "Node \""
                                + NODE
                                + "\" scheduling eligibility set: ineligible for scheduling\n");
        assertThat(run("node", "eligibility", "5cff4b9e").code()).isEqualTo(1);
    }

    @Test
    void drainsANodeAndTellsWhatHappens() {
        agent.on("GET /v1/nodes", "[{\"ID\": \"" + NODE + "\"}]")
                .on("GET /v1/node/" + NODE, "{\"ID\": \"" + NODE + "\"}")
                .on("PUT /v1/node/" + NODE + "/drain", "{\"NodeModifyIndex\": 5}")
                .on("GET /v1/node/" + NODE, "{\"DrainStrategy\": {\"IgnoreSystemJobs\": false}}")
                .on("GET /v1/node/" + NODE + "/allocations", "[" + moving("run", "running") + "]")
                .on("GET /v1/node/" + NODE, "{\"LastDrain\": {\"Status\": \"complete\"}}")
                .on("GET /v1/node/" + NODE + "/allocations", "[" + moving("stop", "running") + "]")
                .on(
                        "GET /v1/node/" + NODE + "/allocations",
                        "[" + moving("stop", "complete") + "]");

        Result result =
                run("node", "drain", "-enable", "-yes", "-deadline=30m", "-m=kernel", "5cff4b9e");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(
                        """
                        2026-11-23T00:25:44Z: Ctrl-C to stop monitoring: will not cancel the node drain
                        2026-11-23T00:25:44Z: Node "%1$s" drain strategy set
                        2026-11-23T00:25:44Z: Alloc "%2$s" marked for migration
                        2026-11-23T00:25:44Z: Alloc "%2$s" draining
                        2026-11-23T00:25:44Z: Node "%1$s" drain complete
                        2026-11-23T00:25:44Z: Alloc "%2$s" status running -> complete
                        2026-11-23T00:25:44Z: All allocations on node "%1$s" have stopped
                        """
                                .formatted(NODE, ALLOC));
        var sent = agent.sent("PUT /v1/node/" + NODE + "/drain");
        assertThat(sent.get("DrainSpec").number("Deadline")).isEqualTo(1_800_000_000_000L);
        assertThat(sent.get("Meta").text("message")).isEqualTo("kernel");
    }

    private static String moving(String desired, String status) {
        return """
        {"ID": "%s", "ClientStatus": "%s", "DesiredStatus": "%s",
         "DesiredTransition": {"Migrate": true}, "Job": {"Type": "service"}}
        """
                .formatted(ALLOC, status, desired);
    }

    @Test
    void endsADrainWithoutLettingTheNodeTakeWork() {
        agent.on("GET /v1/nodes", "[{\"ID\": \"" + NODE + "\"}]")
                .on("GET /v1/node/" + NODE, "{\"ID\": \"" + NODE + "\"}")
                .on("PUT /v1/node/" + NODE + "/drain", "{\"NodeModifyIndex\": 5}");

        Result result = run("node", "drain", "-disable", "-keep-ineligible", "-m=not today", NODE);

        assertThat(result.out()).isEqualTo("Node \"" + NODE + "\" drain strategy unset\n");
        var sent = agent.sent("PUT /v1/node/" + NODE + "/drain");
        assertThat(sent.get("DrainSpec").isNull()).isTrue();
        assertThat(sent.flag("MarkEligible")).isFalse();
        assertThat(sent.get("Meta").text("cancel_message")).isEqualTo("not today");
        assertThat(run("node", "drain", NODE).err())
                .startsWith("Either the '-enable' or '-disable' flag must be set");
        assertThat(run("node", "drain", "-enable", "-force", "-no-deadline", NODE).err())
                .startsWith("-deadline, -force, and -no-deadline flags are mutually exclusive");
    }
}
