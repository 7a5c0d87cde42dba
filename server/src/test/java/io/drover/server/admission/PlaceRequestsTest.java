package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceBuilder;
import io.drover.api.namespace.NamespaceNodePoolConfiguration;
import io.drover.api.namespace.NodePool;
import io.drover.api.namespace.NodePoolBuilder;
import io.drover.api.namespace.NodePoolSchedulerConfiguration;
import io.drover.api.node.NodeBuilder;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.upkeep.SchedulerDefaults;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class PlaceRequestsTest {
    private final PlaceRequests requests = new PlaceRequests("eu");
    private State state = State.initial();

    private void apply(Proposal<Long> proposal) {
        apply(proposal.commands());
    }

    private void apply(List<Command> commands) {
        Applied applied = StateMachine.apply(state, 1, commands);
        assertThat(applied.outcomes()).allMatch(outcome -> outcome.refusal() == null);
        state = applied.state();
    }

    private static Namespace namespace(String name) {
        return NamespaceBuilder.builder().name(name).build();
    }

    private static NodePool pool(String name) {
        return NodePoolBuilder.builder().name(name).build();
    }

    private void run(String id, String namespace, String pool) {
        Job job =
                JobBuilder.builder(Samples.serviceJob(id, 1))
                        .namespace(namespace)
                        .nodePool(pool)
                        .build();
        apply(
                List.of(
                        new Command.RegisterJob(
                                job, null, Samples.evaluation(Samples.id("e", 1), job), null)));
    }

    @Test
    void makesChangesAndDeletesNamespaces() {
        apply(requests.apply(state, namespace("dev")));
        long created = state.namespace("dev").createIndex();
        apply(
                requests.apply(
                        state,
                        NamespaceBuilder.builder(namespace("dev")).description("x").build()));

        assertThat(state.namespace("dev").description()).isEqualTo("x");
        assertThat(state.namespace("dev").createIndex()).isEqualTo(created);
        apply(requests.deleteNamespace(state, "dev"));
        assertThat(state.namespace("dev")).isNull();
        assertThatThrownBy(() -> requests.deleteNamespace(state, "dev"))
                .hasMessage("namespace \"dev\" not found");
        assertThatThrownBy(() -> requests.deleteNamespace(state, "default"))
                .hasMessage("can not delete default namespace");
    }

    @Test
    void keepsNamespacesInWhichSomethingRuns() {
        apply(requests.apply(state, namespace("dev")));
        Proposal<Long> early = requests.deleteNamespace(state, "dev");
        run("web", "dev", "default");

        assertThatThrownBy(() -> requests.deleteNamespace(state, "dev"))
                .hasMessage("namespace \"dev\" has non-terminal jobs in regions: [eu]");
        assertThat(
                        StateMachine.apply(state, 1, early.commands())
                                .outcomes()
                                .getFirst()
                                .refusal()
                                .message())
                .isEqualTo("namespace \"dev\" has non-terminal jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "ü"})
    void refusesNamesOfNamespaces(String name) {
        assertThatThrownBy(() -> requests.apply(state, namespace(name)))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(500);
                            assertThat(e)
                                    .hasMessageStartingWith("Invalid namespace \"" + name + "\": ");
                        });
    }

    @Test
    void tellsAllThatIsWrongWithANamespace() {
        Namespace wrong =
                NamespaceBuilder.builder(namespace("dev"))
                        .description("x".repeat(257))
                        .quota("q")
                        .nodePoolConfiguration(
                                new NamespaceNodePoolConfiguration(
                                        "none", List.of("a"), List.of("b")))
                        .build();

        assertThatThrownBy(() -> requests.apply(state, wrong))
                .hasMessageContaining("longer than 256")
                .hasMessageContaining("quota \"q\" does not exist")
                .hasMessageContaining("allowed or denied, not both")
                .hasMessageContaining("default node pool \"none\" does not exist");
    }

    @Test
    void makesAndDeletesNodePools() {
        apply(requests.apply(pool("gpu_1")));
        assertThat(state.nodePool("gpu_1").nodeIdentityTtl()).isEqualTo(Duration.ofHours(24));

        apply(requests.deletePool(state, "gpu_1"));

        assertThat(state.nodePool("gpu_1")).isNull();
    }

    @Test
    void keepsNodePoolsThatAreUsed() {
        apply(requests.apply(pool("gpu")));
        run("web", "default", "gpu");
        assertThatThrownBy(() -> requests.deletePool(state, "gpu"))
                .hasMessage("node pool \"gpu\" has non-terminal jobs in regions: [eu]");

        apply(
                Samples.stateCommandsFor(
                        NodeBuilder.builder(Samples.node(1)).nodePool("gpu").build()));
        assertThatThrownBy(() -> requests.deletePool(state, "gpu"))
                .hasMessage("node pool \"gpu\" has nodes in regions: [eu]");
    }

    @ParameterizedTest
    @CsvSource({"all", "default"})
    void leavesBuiltInPoolsAlone(String name) {
        assertThatThrownBy(() -> requests.apply(pool(name)))
                .hasMessage("modifying node pool \"" + name + "\" is not allowed");
        assertThatThrownBy(() -> requests.deletePool(state, name))
                .hasMessage("deleting node pool \"" + name + "\" is not allowed");
    }

    @Test
    void refusesPoolsThatMakeNoSense() {
        assertThatThrownBy(() -> requests.apply(pool("a b")))
                .hasMessageStartingWith("invalid node pool \"a b\": ");
        assertThatThrownBy(() ->
                        requests.apply(
                                NodePoolBuilder.builder(pool("gpu"))
                                        .schedulerConfiguration(
                                                new NodePoolSchedulerConfiguration("random", null))
                                        .build()))
                .hasMessage("invalid node pool \"gpu\": invalid scheduler algorithm: random");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | gpu-* | '' | gpu-1 | true",
                "'' | gpu-* | '' | cpu | false",
                "cpu | gpu-* | '' | cpu | true",
                "'' | '' | gpu-*,x | gpu-2 | false",
                "'' | '' | gpu-*,x | cpu | true",
                "'' | *p*u | '' | gpu | true",
            })
    void letsANamespaceSayWhichPoolsItsJobsUse(
            String usual, String allowed, String denied, String pool, boolean fits) {
        Namespace namespace =
                NamespaceBuilder.builder(namespace("dev"))
                        .nodePoolConfiguration(
                                new NamespaceNodePoolConfiguration(
                                        usual, list(allowed), list(denied)))
                        .build();
        Problems problems = new Problems();

        NamespaceRules.check(
                problems,
                JobBuilder.builder(Samples.serviceJob("web", 1)).nodePool(pool).build(),
                namespace);

        assertThat(problems.all().isEmpty()).isEqualTo(fits);
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    @Test
    void setsTheSchedulersConfigurationOnCondition() {
        SchedulerConfiguration spread =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .schedulerAlgorithm("spread")
                        .build();
        apply(PlaceRequests.configure(spread, 0L));
        assertThat(state.schedulerConfiguration().schedulerAlgorithm()).isEqualTo("spread");

        Applied late = StateMachine.apply(state, 1, PlaceRequests.configure(spread, 0L).commands());

        assertThat(late.outcomes().getFirst().refusal().status()).isEqualTo(409);
        assertThatThrownBy(() ->
                        PlaceRequests.configure(
                                SchedulerConfigurationBuilder.builder(spread)
                                        .schedulerAlgorithm("random")
                                        .build(),
                                null))
                .hasMessage("invalid scheduler algorithm: random");
    }

    @Test
    void takesWhatIsLeftOutAsZero() {
        apply(
                PlaceRequests.configure(
                        new SchedulerConfiguration("", null, true, false, false, 0, 0, 0), null));

        assertThat(state.schedulerConfiguration().schedulerAlgorithm()).isEqualTo("binpack");
        assertThat(state.schedulerConfiguration().preemptionConfig())
                .isEqualTo(new PreemptionConfig(false, false, false, false));
    }

    @Test
    void givesANewRegionItsFirstLeadersConfigurationAndNoOther() {
        SchedulerConfiguration spread =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .schedulerAlgorithm("spread")
                        .build();
        var first = new SchedulerDefaults(spread).step(state, 1, new Message.Started());
        apply(first.appends().getFirst().commands());

        assertThat(state.schedulerConfiguration().schedulerAlgorithm()).isEqualTo("spread");
        assertThat(
                        new SchedulerDefaults(SchedulerConfiguration.defaults())
                                .step(state, 1, new Message.Started())
                                .appends())
                .isEmpty();
        apply(PlaceRequests.configure(SchedulerConfiguration.defaults(), null));
        assertThat(new SchedulerDefaults(spread).step(state, 1, new Message.Started()).appends())
                .as("an operator has set it since")
                .isEmpty();
    }
}
