package io.drover.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeProcessorResources;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.NodeLedger;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many plans at the same time, made on states that are old by then, never take anything twice. */
@NullUnmarked // dereferences what the fixtures always fill
class ConcurrentPlansTest {
    private static final int STEPS = 300;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /** What there is too little of, and how a node is said to have given too much of it. */
    enum Wish {
        ROOM("(cpu|memory)"),
        PORTS("network: port collision"),
        CORES("cores"),
        DEVICES("devices: device oversubscribed"),
        VOLUMES("volume data has several writers");

        final String excess;

        Wish(String excess) {
            this.excess = excess;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsTakenTwice(long seed) {
        new Region(seed, PlanCheck.byNode(), List.of(Wish.values())).run();
    }

    /** The test's own test: what is found when plans under way are forgotten. */
    @ParameterizedTest
    @EnumSource(Wish.class)
    void noticesACheckThatForgetsPlansUnderWay(Wish wish) {
        PlanCheck whole = PlanCheck.byNode();
        assertNoticed(
                wish, (state, _, decision) -> whole.check(state, new PlansUnderWay(), decision));
    }

    /** The test's own test: what is found when plans are believed. */
    @ParameterizedTest
    @EnumSource(Wish.class)
    void noticesACheckThatBelievesPlans(Wish wish) {
        assertNoticed(wish, (_, _, decision) -> PlanCheck.Verdict.all(decision.complete()));
    }

    private static void assertNoticed(Wish wish, PlanCheck faulty) {
        assertThatThrownBy(() ->
                        seeds().forEach(seed -> new Region(seed, faulty, List.of(wish)).run()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("too much of")
                .hasMessageFindingMatch("\"" + wish.excess + "\"");
    }

    private static final class Region {
        private static final int STALE = 8;

        private final Random random;
        private final long seed;
        private final List<Wish> wishes;
        private final Scheduler scheduler = new Scheduler();
        private final PlanApplier applier;
        private final List<State> history = new ArrayList<>();
        private final ArrayDeque<Step.Append> log = new ArrayDeque<>();
        private final Set<String> decided = new HashSet<>();
        private final List<Node> nodes = new ArrayList<>();
        private long now = 100 * Samples.SECOND;
        private int names;
        private State state;

        Region(long seed, PlanCheck check, List<Wish> wishes) {
            this.seed = seed;
            this.wishes = wishes;
            random = new Random(seed);
            applier = new PlanApplier(check, RejectionSettings.defaults(), () -> "made-" + names++);
            for (int i = 1; i <= 2 + random.nextInt(4); i++) {
                nodes.add(node(i, 2000 + 500 * random.nextInt(4)));
            }
            state = Samples.stateWith(nodes);
            history.add(state);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now += Samples.SECOND / 10;
                switch (random.nextInt(10)) {
                    case 0, 1 -> register();
                    case 2, 3, 4, 5 -> decide();
                    case 6 -> end();
                    case 7 -> changeNode();
                    default -> arrive();
                }
            }
            while (!log.isEmpty()) {
                arrive();
            }
        }

        /** With four cores, two devices and a volume: less than its other room would take. */
        private static Node node(int number, int cpu) {
            Node plain = Samples.node(number, cpu, 4096);
            List<NumaCore> cores =
                    IntStream.range(0, 4)
                            .mapToObj(id -> new NumaCore(0, 0, id, true, false, 500, 0, 0))
                            .toList();
            List<NodeDevice> devices =
                    List.of(
                            new NodeDevice("one", true, "", null),
                            new NodeDevice("two", true, "", null));
            SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
            volumes.put("data", new HostVolumeInfo("/data", false, "", "data"));
            return NodeBuilder.builder(plain)
                    .hostVolumes(volumes)
                    .nodeResources(
                            NodeResourcesBuilder.builder(plain.nodeResources())
                                    .cpu(new NodeCpuResources(cpu, 4, null))
                                    .processors(
                                            new NodeProcessorResources(
                                                    new NumaTopology(
                                                            List.of(0), null, cores, 0, 0)))
                                    .devices(
                                            List.of(
                                                    new NodeDeviceResource(
                                                            "acme", "gpu", "x", devices, null)))
                                    .build())
                    .build();
        }

        private Resources resources(Wish wish) {
            ResourcesBuilder plain = ResourcesBuilder.builder().cpu(100).memoryMb(100);
            return switch (wish) {
                case ROOM ->
                        plain.cpu(200 + 100 * random.nextInt(8))
                                .memoryMb(100 + 100 * random.nextInt(8))
                                .build();
                case CORES -> plain.cpu(0).cores(1 + random.nextInt(2)).build();
                case DEVICES ->
                        plain.devices(List.of(new RequestedDevice("gpu", 1, null, null))).build();
                case PORTS, VOLUMES -> plain.build();
            };
        }

        private void register() {
            int number = random.nextInt(8);
            Wish wish = wishes.get(random.nextInt(wishes.size()));
            TaskGroup group =
                    TaskGroupBuilder.builder(Samples.group("g", 1 + random.nextInt(6)))
                            .tasks(
                                    List.of(
                                            TaskBuilder.builder(Samples.task("t", 0, 0))
                                                    .resources(resources(wish))
                                                    .build()))
                            .networks(
                                    wish == Wish.PORTS
                                            ? List.of(Samples.network(8000 + random.nextInt(3)))
                                            : null)
                            .volumes(wish == Wish.VOLUMES ? onlyWriter() : null)
                            .build();
            Job job =
                    Samples.job("job-" + number, random.nextBoolean() ? "service" : "batch", group);
            Job known = state.job("default", job.id());
            if (known == null || known.type().equals(job.type())) {
                move(Samples.register(state, now, job, "eval-" + names++));
            }
        }

        private static SortedMap<String, VolumeRequest> onlyWriter() {
            SortedMap<String, VolumeRequest> requests = new TreeMap<>();
            requests.put(
                    "v",
                    VolumeRequestBuilder.builder()
                            .name("v")
                            .type("host")
                            .source("data")
                            .accessMode("single-node-single-writer")
                            .build());
            return requests;
        }

        /** As a worker would that looked at the state some time ago. */
        private void decide() {
            State old = history.get(random.nextInt(history.size()));
            List<Evaluation> open =
                    old.evaluations("").stream()
                            .filter(e -> e.status().equals("pending") && !decided.contains(e.id()))
                            .toList();
            if (open.isEmpty()) {
                return;
            }
            Evaluation evaluation = open.get(random.nextInt(open.size()));
            decided.add(evaluation.id());
            Decision decision = scheduler.decide(old, evaluation, random.nextLong(), now);
            take(applier.step(state, now, new Message.PlanReady(evaluation.id(), decision)));
        }

        private void end() {
            state.allocations("").stream()
                    .filter(a -> a.clientStatus().equals("pending"))
                    .skip(random.nextInt(3))
                    .findFirst()
                    .ifPresent(allocation ->
                            apply(
                                    List.of(
                                            new Command.UpdateAllocationsFromClient(
                                                    List.of(
                                                            new Command.NodeReport(
                                                                    allocation.nodeId(),
                                                                    List.of(
                                                                            new AllocationUpdate(
                                                                                    allocation.id(),
                                                                                    "complete",
                                                                                    "",
                                                                                    null,
                                                                                    null,
                                                                                    null)))),
                                                    List.of()))));
        }

        private void changeNode() {
            Node node = nodes.get(random.nextInt(nodes.size()));
            String eligibility = random.nextInt(4) == 0 ? "ineligible" : "eligible";
            apply(List.of(new Command.SetNodeEligibility(node.id(), eligibility, null, List.of())));
        }

        /** The oldest entry is applied, or lost. */
        private void arrive() {
            Step.Append append = log.pollFirst();
            if (append == null) {
                return;
            }
            boolean lost = random.nextInt(20) == 0;
            if (!lost) {
                apply(append.commands());
            }
            take(
                    applier.step(
                            state,
                            now,
                            lost
                                    ? new Message.NotAppended(append.tag(), "lost")
                                    : new Message.Appended(append.tag())));
        }

        private void take(Step step) {
            log.addAll(step.appends());
            for (Message message : step.messages()) {
                if (message instanceof Message.Planned planned
                        && planned.fate() != Message.Fate.COMPLETE) {
                    decided.remove(planned.token());
                }
            }
        }

        private void apply(List<Command> commands) {
            move(Samples.apply(state, now, commands));
        }

        private void move(State next) {
            state = next;
            history.add(next);
            if (history.size() > STALE) {
                history.removeFirst();
            }
            for (Node node : nodes) {
                assertThat(excess(node))
                        .as("seed %d: too much of node %s", seed, node.name())
                        .isNull();
            }
        }

        private @Nullable String excess(Node node) {
            long writers =
                    state.allocationsByNode(node.id()).stream()
                            .filter(a -> !Statuses.isTerminal(a))
                            .filter(a -> a.job().taskGroups().getFirst().volumes() != null)
                            .count();
            return writers > 1
                    ? "volume data has several writers"
                    : NodeLedger.excess(state, node.id());
        }
    }
}
