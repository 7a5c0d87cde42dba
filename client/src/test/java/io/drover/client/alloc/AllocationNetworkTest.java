package io.drover.client.alloc;

import static io.drover.client.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.client.ClientConfig;
import io.drover.client.device.DeviceTable;
import io.drover.client.driver.DriverTable;
import io.drover.client.fingerprint.SystemFiles;
import io.drover.client.store.LocalStore;
import io.drover.client.store.StoredNetwork;
import io.drover.client.task.NodeContext;
import io.drover.client.testing.FakePlugins;
import io.drover.client.testing.Jobs;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import io.drover.wire.AllocationUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that a driver makes, from before the first task until after the last. */
class AllocationNetworkTest {
    private static final String ID = "a1";
    private static final NetworkIsolation NETWORK = FakePlugins.networkOf(ID, "host-a1");

    @TempDir private Path folder;
    private final FakePlugins plugins = new FakePlugins();
    private final Map<String, AllocationUpdate> reported = new ConcurrentHashMap<>();

    @SuppressWarnings("NullAway.Init") // by startAgent
    private LocalStore store;

    @SuppressWarnings("NullAway.Init") // by startAgent
    private Allocations allocations;

    @BeforeEach
    void start() throws IOException {
        plugins.networkModes = List.of(NetworkMode.HOST, NetworkMode.GROUP);
        plugins.makesNetworks = true;
        Files.createDirectories(folder.resolve("alloc"));
        startAgent();
    }

    private void startAgent() throws IOException {
        ClientConfig config =
                ClientConfig.builder(folder.resolve("state"), folder.resolve("alloc"), "").build();
        Node node =
                NodeBuilder.builder()
                        .id("n1")
                        .name("here")
                        .datacenter("dc1")
                        .attributes(new TreeMap<>())
                        .build();
        store = LocalStore.in(folder.resolve("state"), new Codec());
        allocations =
                new Allocations(
                        new NodeContext(
                                config,
                                () -> node,
                                new DriverTable(
                                        plugins, config, InstantSource.system(), () -> {}, _ -> {}),
                                new DeviceTable(plugins, SystemFiles.ofThisMachine(), () -> {}),
                                plugins,
                                store,
                                InstantSource.system(),
                                () -> 0,
                                Map.of()),
                        (update, _) -> reported.put(update.allocationId(), update));
    }

    /** The agent dies, and another one comes. */
    private void restartAgent() throws Exception {
        allocations.leave();
        store.close();
        startAgent();
        allocations.restore(store.restore());
    }

    @AfterEach
    void stop() throws Exception {
        allocations.assign(List.of(), List.of(ID), true);
        eventually("everything removed", () -> allocations.all().isEmpty());
        allocations.leave();
        store.close();
    }

    private static Allocation allocation(String mode, String hostname, Task... tasks) {
        var job = Jobs.job("service", tasks);
        var group =
                TaskGroupBuilder.builder(Objects.requireNonNull(job.taskGroups()).getFirst())
                        .networks(
                                List.of(
                                        NetworkResourceBuilder.builder()
                                                .mode(mode)
                                                .hostname(hostname)
                                                .build()))
                        .build();
        return Jobs.allocation(ID, JobBuilder.builder(job).taskGroups(List.of(group)).build());
    }

    private void assign(Allocation allocation) {
        allocations.assign(List.of(allocation), List.of(), true);
    }

    private static Task task(String name) {
        return Jobs.task(name).restartPolicy(Jobs.restarts(1, Duration.ZERO)).build();
    }

    private @Nullable NetworkIsolation networkOf(String task) {
        return plugins.task(task).orElseThrow().config.network();
    }

    private boolean isRunning(String task) {
        return plugins.task(task).filter(t -> !t.ended()).isPresent();
    }

    @Test
    void allTasksShareOneThatIsThereBeforeThem() {
        assign(allocation("none", "host-${NOMAD_ALLOC_ID}", task("web"), task("db")));

        eventually("both run", () -> isRunning("web") && isRunning("db"));
        assertThat(networkOf("web")).isEqualTo(NETWORK);
        assertThat(networkOf("db")).isEqualTo(NETWORK);
        assertThat(plugins.calls.stream().filter(c -> c.startsWith("make") || c.startsWith("run")))
                .startsWith("make network for host-a1")
                .containsOnlyOnce("make network for host-a1");
    }

    @Test
    void itIsRemovedAfterTheLastTask() {
        var allocation = allocation("none", "host-a1", task("web"), task("db"));
        assign(allocation);
        eventually("both run", () -> isRunning("web") && isRunning("db"));

        assign(Jobs.stopped(allocation));

        eventually("it is gone", () -> plugins.networks.isEmpty() && !anyNetworkRemembered());
        assertThat(plugins.calls).contains("stop web", "stop db");
        assertThat(
                        plugins.calls.subList(
                                plugins.calls.indexOf("remove network /run/fake/a1"),
                                plugins.calls.size()))
                .doesNotContain("stop web", "stop db");
    }

    private boolean anyNetworkRemembered() {
        return store.restore().stream().anyMatch(each -> each.network() != null);
    }

    private boolean isReportedRunningAgain(String task) {
        return Optional.ofNullable(reported.get(ID))
                .map(AllocationUpdate::taskStates)
                .map(states -> states.get(task))
                .filter(state -> state.state().equals("running") && state.restarts() == 1)
                .isPresent();
    }

    @Test
    void itOutlivesARestartOfATaskAndOfTheAgent() throws Exception {
        assign(allocation("none", "host-a1", task("web")));
        eventually("it runs", () -> isRunning("web"));
        plugins.task("web").orElseThrow().exit(1);
        eventually("it runs again, and the agent knows", () -> isReportedRunningAgain("web"));
        assertThat(networkOf("web")).isEqualTo(NETWORK);

        restartAgent();

        eventually(
                "the driver is asked again", () -> plugins.count("make network for host-a1") == 2);
        assertThat(plugins.networks).containsExactly(ID);
        allocations.assign(List.of(), List.of(ID), false);
        eventually("it is gone", () -> allocations.all().isEmpty());
        assertThat(plugins.networks).isEmpty();
    }

    @Test
    void whatADyingAgentLeftIsRemovedByTheNext() throws Exception {
        var allocation = allocation("none", "host-a1", task("web"));
        assign(allocation);
        eventually("it runs", () -> isRunning("web"));
        assign(Jobs.stopped(allocation));
        eventually("it is gone", () -> plugins.networks.isEmpty() && !anyNetworkRemembered());
        // As if the agent had died between the order to make one and its answer.
        plugins.networks.add(ID);
        store.write(ID, new StoredNetwork("fake", null));

        restartAgent();

        eventually("it is gone again", () -> plugins.networks.isEmpty());
        eventually("nothing is remembered", () -> !anyNetworkRemembered());
    }

    @Test
    void aFailureIsTriedAgainAsTheRestartPolicySays() {
        plugins.networkFailures.add(new PluginException("no addresses left"));
        assign(allocation("none", "", task("web")));

        eventually("it runs", () -> isRunning("web"));

        assertThat(events()).contains("failed to create network for alloc: no addresses left");
    }

    @Test
    void whoNeedsNoneGetsNone() {
        assign(allocation("host", "", task("web")));
        eventually("it runs", () -> isRunning("web"));

        assertThat(networkOf("web")).isNull();
        assertThat(plugins.calls).noneMatch(call -> call.startsWith("make network"));
    }

    @Test
    void aTaskThatCannotRunInOneIsRefused() {
        plugins.networkModes = List.of(NetworkMode.HOST);
        assign(allocation("bridge", "", task("web")));

        eventually(
                "it is refused",
                () -> events().contains("task web does not support \"bridge\" networking mode"));
        assertThat(plugins.calls).doesNotContain("start web");
    }

    @Test
    void aHostnameNeedsADriverThatCanGiveIt() {
        plugins.makesNetworks = false;
        assign(allocation("none", "mine", task("web")));

        eventually(
                "it is refused",
                () -> events().contains("hostname is not currently supported on driver fake"));
    }

    private String events() {
        var update = reported.get(ID);
        var states = update == null ? null : update.taskStates();
        var events = states == null ? null : states.values().iterator().next().events();
        return events == null
                ? ""
                : String.join("\n", events.stream().map(TaskEvent::displayMessage).toList());
    }
}
