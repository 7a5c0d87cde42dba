package io.drover.client;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocSignalRequest;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationRestartRequest;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.Template;
import io.drover.api.job.TemplateBuilder;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.files.Origin;
import io.drover.client.session.ServerConnection;
import io.drover.client.testing.FakePlugins;
import io.drover.client.testing.FakeServer;
import io.drover.client.testing.Jobs;
import io.drover.plugin.PluginException;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole client between a server and plugins that are made up. A missing part fails a test. */
@NullUnmarked
class ClientTest {
    private static final String ID = "5a3c1c4e-0000-0000-0000-000000000001";

    @TempDir Path folder;
    private final FakeServer server = new FakeServer();
    private final FakePlugins plugins = new FakePlugins();
    private Client client;

    @BeforeEach
    void start() throws IOException {
        client = newClient();
    }

    private Client newClient() throws IOException {
        ClientConfig config =
                ClientConfig.builder(
                                folder.resolve("client"), folder.resolve("alloc"), "127.0.0.1:1")
                        .nodeName("here")
                        .meta(new TreeMap<>(Map.of("rack", "r1")))
                        .build();
        return Client.start(
                config,
                ServerConnection.overTcp(List.of(server.address()), server.codec()),
                ClientTest::answer,
                plugins);
    }

    private static void answer(Exchange exchange) throws IOException {
        String body = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
        try (var out = exchange.respond(200, Map.of("X-Nomad-Index", "1"))) {
            out.write((exchange.target() + " " + body).getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        plugins.tasks.keySet().forEach(id -> plugins.destroy(id, true));
        for (Allocation allocation : server.assigned) {
            new AllocationDirectory(folder.resolve("alloc").resolve(allocation.id())).destroy();
        }
    }

    @Test
    void registersWithWhatItIsAndItsDrivers() {
        eventually("registered", () -> client.connectedTo().isPresent());

        var node = server.hellos.getFirst();
        assertThat(node.name()).isEqualTo("here");
        assertThat(node.id()).isEqualTo(client.nodeId());
        assertThat(node.secretId()).isNotEmpty();
        assertThat(node.attributes())
                .containsEntry("driver.fake", "1")
                .containsKeys("kernel.name", "cpu.totalcompute", "memory.totalbytes");
        assertThat(node.meta()).containsEntry("rack", "r1");
        assertThat(node.nodeResources().memory().memoryMb()).isPositive();
    }

    @Test
    void runsWhatIsAssignedAndTellsHowItFares() {
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));

        TaskState web = taskState("web");
        assertThat(web.state()).isEqualTo("running");
        assertThat(web.startedAt()).isNotNull();
        assertThat(types(web)).containsExactly("Received", "Task Setup", "Started");
        assertThat(server.state(ID).orElseThrow().clientDescription())
                .isEqualTo("Tasks are running");
    }

    @Test
    void completesABatchTaskThatEndsWell() {
        plugins.shortLived.put("sum", 0);
        server.assign(Jobs.allocation(ID, Jobs.job("batch", Jobs.task("sum").build())));

        eventually("complete", () -> server.is(ID, "complete"));

        TaskState sum = taskState("sum");
        assertThat(sum.failed()).isFalse();
        assertThat(sum.finishedAt()).isNotNull();
        assertThat(types(sum)).containsExactly("Received", "Task Setup", "Started", "Terminated");
        assertThat(sum.events().getLast().displayMessage()).isEqualTo("Exit Code: 0");
        assertThat(plugins.calls).contains("release " + ID + "/sum");
    }

    @Test
    void restartsAFailedTaskAsOftenAsItsPolicyAllows() {
        plugins.shortLived.put("bad", 1);
        server.assign(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "batch",
                                Jobs.task("bad")
                                        .restartPolicy(Jobs.restarts(2, Duration.ofMillis(1)))
                                        .build())));

        eventually("failed", () -> server.is(ID, "failed"));

        TaskState bad = taskState("bad");
        assertThat(bad.failed()).isTrue();
        assertThat(bad.restarts()).isEqualTo(2);
        assertThat(plugins.count("start bad")).isEqualTo(3);
        assertThat(bad.events().getLast().displayMessage())
                .isEqualTo("Exceeded allowed attempts 2 in interval 5m0s and mode is \"fail\"");
    }

    @Test
    void failsATaskWhoseStartCannotSucceed() {
        plugins.startFailures.add(new PluginException("no such program: /x"));
        server.assign(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "service",
                                Jobs.task("web")
                                        .restartPolicy(Jobs.restarts(3, Duration.ZERO))
                                        .build())));

        eventually("failed", () -> server.is(ID, "failed"));

        assertThat(messages(taskState("web")))
                .contains("no such program: /x", "Error was unrecoverable");
    }

    @Test
    void refusesAWrongDriverBlockWithItsReason() {
        server.assign(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "service",
                                Jobs.task("web")
                                        .config(new TreeMap<>(Map.of("nonsense", "1")))
                                        .build())));

        eventually("failed", () -> server.is(ID, "failed"));

        assertThat(types(taskState("web"))).contains("Failed Validation");
        assertThat(messages(taskState("web"))).contains("\"nonsense\" is not an option");
        assertThat(plugins.count("start web")).isZero();
    }

    @Test
    void stopsWhatIsNotWantedAnyMore() {
        Allocation allocation = Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build()));
        run(allocation);

        server.assign(Jobs.stopped(allocation));

        eventually("complete", () -> server.is(ID, "complete"));
        assertThat(types(taskState("web"))).endsWith("Killing", "Terminated", "Killed");
        assertThat(messages(taskState("web")))
                .contains("Sent interrupt. Waiting 5s before force killing");
    }

    @Test
    void removesWhatTheServersForget() {
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));
        Path directory = folder.resolve("alloc").resolve(ID);
        assertThat(directory).isDirectory();

        server.remove(ID);

        eventually("gone", () -> !client.has(ID) && !Files.exists(directory));
        assertThat(plugins.tasks).isEmpty();
        assertThat(folder.resolve("client/allocations").resolve(ID)).doesNotExist();
    }

    @Test
    void findsItsTasksAgainAfterItsDeath() throws IOException {
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));
        String taskId = plugins.tasks.keySet().iterator().next();
        client.close();

        client = newClient();

        eventually("recovered", () -> plugins.count("recover web") == 1);
        eventually("hello again", () -> server.hellos.size() >= 2);
        assertThat(plugins.tasks).containsOnlyKeys(taskId);
        assertThat(plugins.count("start web")).isEqualTo(1);
        assertThat(server.hellos.getLast().id()).isEqualTo(server.hellos.getFirst().id());
        plugins.task("web").orElseThrow().exit(9);
        eventually("failed", () -> server.is(ID, "failed"));
    }

    @Test
    void startsATaskAgainThatDiedWithItsAgent() throws IOException {
        run(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "service",
                                Jobs.task("web")
                                        .restartPolicy(Jobs.restarts(2, Duration.ZERO))
                                        .build())));
        client.close();
        plugins.tasks.clear();

        client = newClient();

        eventually("started again", () -> plugins.count("start web") == 2);
        eventually(
                "running after it was found dead",
                () ->
                        types(taskState("web"))
                                        .containsAll(List.of("Failed Restoring Task", "Restarting"))
                                && last(taskState("web")).equals("Started"));
    }

    @Test
    void leavesAFinishedTaskFinishedAfterItsDeath() throws IOException {
        plugins.shortLived.put("sum", 0);
        server.assign(Jobs.allocation(ID, Jobs.job("batch", Jobs.task("sum").build())));
        eventually("complete", () -> server.is(ID, "complete"));
        client.close();
        server.states.clear();

        client = newClient();

        eventually("told again", () -> server.is(ID, "complete"));
        assertThat(plugins.count("start sum")).isEqualTo(1);
    }

    @Test
    void endsItsTasksWhenItRemembersNothing() throws IOException {
        client.close();
        ClientConfig config =
                ClientConfig.builder(folder.resolve("none"), folder.resolve("alloc"), "")
                        .persistent(false)
                        .build();
        client =
                Client.start(
                        config,
                        ServerConnection.overTcp(List.of(server.address()), server.codec()),
                        ClientTest::answer,
                        plugins);
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));

        client.close();

        assertThat(plugins.tasks).isEmpty();
        assertThat(folder.resolve("alloc").resolve(ID)).doesNotExist();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void sendsWhatWasNotCommittedInTheNextSession() {
        eventually("registered", () -> client.connectedTo().isPresent());
        server.commits = false;
        server.assign(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));
        eventually(
                "heard",
                () -> server.history.stream().anyMatch(u -> u.clientStatus().equals("running")));
        assertThat(server.states).isEmpty();

        server.commits = true;
        server.drop();

        eventually("running", () -> server.is(ID, "running"));
    }

    @Test
    void triesAgainWhenItIsRefused() {
        eventually("registered", () -> client.connectedTo().isPresent());
        server.refuses = true;
        server.drop();
        eventually("tried", () -> server.hellos.size() > 3);

        server.refuses = false;

        eventually("registered", () -> client.connectedTo().isPresent());
    }

    @Test
    void answersRequestsThatServersPassOn() throws Exception {
        eventually("registered", () -> client.connectedTo().isPresent());

        String answer = server.ask("/v1/client/stats?x=1").get(10, TimeUnit.SECONDS);

        assertThat(answer).isEqualTo("200 /v1/client/stats?x=1 question");
    }

    @Test
    void givesTheTaskItsEnvironmentAndFiles() throws IOException {
        Template template =
                TemplateBuilder.builder()
                        .sourcePath("")
                        .destPath("local/app.conf")
                        .embeddedTmpl("port={{ env \"NOMAD_PORT_http\" }} rack=${meta.rack}\n")
                        .changeMode("restart")
                        .changeSignal("")
                        .perms("0600")
                        .leftDelim("{{")
                        .rightDelim("}}")
                        .build();
        run(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "service",
                                Jobs.task("web")
                                        .env(new TreeMap<>(Map.of("WHERE", "${meta.rack}-${nope}")))
                                        .templates(List.of(template))
                                        .build())));

        var env = plugins.task("web").orElseThrow().config.env();
        assertThat(env)
                .containsEntry("WHERE", "r1-${nope}")
                .containsEntry("NOMAD_ALLOC_INDEX", "3")
                .containsEntry("NOMAD_PORT_http", "80")
                .containsEntry("NOMAD_ADDR_http", "10.0.0.1:25000")
                .containsEntry("NOMAD_MEMORY_LIMIT", "64")
                .containsEntry("NOMAD_TASK_NAME", "web");
        Path root = folder.resolve("alloc").resolve(ID);
        assertThat(root.resolve("web/local/app.conf")).hasContent("port=80 rack=${meta.rack}\n");
    }

    @Test
    void showsOutputAsItIsWritten() throws Exception {
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));
        var body = client.files(ID).logs("web", "stdout", 0, Origin.START, true, true);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                body.writeTo(seen);
                            } catch (IOException _) {
                                // Ended by the test.
                            }
                        });

        plugins.task("web").orElseThrow().print("first\n");

        eventually("seen", () -> seen.toString(StandardCharsets.UTF_8).equals("first\n"));
        reader.interrupt();
        reader.join();
    }

    @Test
    void restartsAndSignalsOnRequest() throws Exception {
        run(
                Jobs.allocation(
                        ID,
                        Jobs.job(
                                "service",
                                Jobs.task("web")
                                        .restartPolicy(Jobs.restarts(2, Duration.ofHours(1)))
                                        .build())));

        client.signal(ID, new AllocSignalRequest("web", "SIGHUP"));
        client.restart(ID, new AllocationRestartRequest("", false));

        eventually("started twice", () -> plugins.count("start web") == 2);
        eventually(
                "running again",
                () ->
                        types(taskState("web")).contains("Restarting")
                                && last(taskState("web")).equals("Started"));
        assertThat(plugins.calls).contains("signal web SIGHUP");
        assertThat(types(taskState("web"))).contains("Signaling", "Restart Signaled", "Terminated");
        assertThatThrownBy(() -> client.restart(ID, new AllocationRestartRequest("x", false)))
                .isInstanceOf(RequestException.class)
                .hasMessage("Could not find task runner for task: x");
    }

    @Test
    void saysWhatTasksUse() throws Exception {
        run(Jobs.allocation(ID, Jobs.job("service", Jobs.task("web").build())));

        var usage = client.stats(ID, "");

        assertThat(usage.tasks()).containsOnlyKeys("web");
        assertThat(usage.resourceUsage().memoryStats().rss()).isEqualTo(5);
        assertThat(client.hostStats().cpu()).isNotEmpty();
    }

    private void run(Allocation allocation) {
        eventually("registered", () -> client.connectedTo().isPresent());
        server.assign(allocation);
        eventually("running", () -> server.is(allocation.id(), "running"));
    }

    private TaskState taskState(String task) {
        AllocationUpdate update = server.state(ID).orElseThrow();
        return update.taskStates().get(task);
    }

    private static List<String> types(TaskState state) {
        return state.events().stream().map(TaskEvent::type).toList();
    }

    private static String last(TaskState state) {
        return state.events().getLast().type();
    }

    private static List<String> messages(TaskState state) {
        return state.events().stream().map(TaskEvent::displayMessage).toList();
    }
}
