package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The placer against a scorer that goes through all nodes each time, written without regard to
 * speed.
 */
@NullUnmarked // dereferences what the fixtures always fill
class GroupPlacerTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsTheBestOfAllNodesEachTime(long seed) {
        Scene scene = new Scene(new Random(seed));
        GroupPlacer placer = scene.placer(seed);
        Naive naive = new Naive(scene);
        for (int i = 0; i < 60 + scene.nodes.size(); i++) {
            scene.sometimesTakeOneOff(placer, naive);
            Set<String> penalised = scene.somePenalised();
            GroupPlacer.Placed placed = placer.place(penalised, "");
            SortedMap<String, Double> scores = naive.scores(penalised);
            if (placed == null) {
                assertThat(scores).as("nodes the placer overlooked").isEmpty();
                assertThat(placer.failure().nodesEvaluated()).isEqualTo(scene.nodes.size());
                return;
            }
            String chosen = scene.cluster.view(placed.place()).node.id();
            double best =
                    scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(99);
            assertThat(scores).containsKey(chosen);
            assertThat(scores.get(chosen))
                    .as("score of the chosen node")
                    .isGreaterThan(best - 1e-9);
            if (placed.metric().scoreMetaData() != null) {
                assertThat(placed.metric().scoreMetaData().getFirst().normScore())
                        .isCloseTo(best, Offset.offset(1e-9));
            }
            naive.placed(chosen);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decidesTheSameForTheSameSeed(long seed) {
        assertThat(choices(seed)).isEqualTo(choices(seed));
    }

    private static List<String> choices(long seed) {
        Scene scene = new Scene(new Random(seed));
        GroupPlacer placer = scene.placer(seed);
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            GroupPlacer.Placed placed = placer.place(Set.of(), "");
            chosen.add(placed == null ? "none" : placed.toString());
        }
        return chosen;
    }

    @Test
    void listsTheFiveBestNodesInOrder() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            nodes.add(Samples.node(i, 1000 * i, 8192));
        }
        Scene scene = new Scene(nodes, Samples.serviceJob("web", 3));

        GroupPlacer.Placed placed = scene.placer(1).place(Set.of(), "");

        assertThat(placed).isNotNull();
        assertThat(placed.metric().scoreMetaData()).hasSize(5);
        assertThat(placed.metric().scoreMetaData().getFirst().nodeId())
                .isEqualTo(nodes.getFirst().id());
        assertThat(placed.metric().scoreMetaData())
                .isSortedAccordingTo((a, b) -> Double.compare(b.normScore(), a.normScore()));
    }

    @Test
    void prefersTheWantedNodeEvenIfAnotherScoresHigher() {
        List<Node> nodes = List.of(Samples.node(1, 1000, 8192), Samples.node(2, 4000, 8192));
        Scene scene = new Scene(nodes, Samples.serviceJob("web", 1));

        GroupPlacer.Placed placed = scene.placer(1).place(Set.of(), nodes.get(1).id());

        assertThat(placed).isNotNull();
        assertThat(placed.place()).isEqualTo(1);
    }

    @Test
    void neverGivesAPortTwice() {
        TaskGroup group =
                TaskGroupBuilder.builder(Samples.group("web", 10))
                        .networks(List.of(Samples.network(8080)))
                        .build();
        List<Node> nodes = List.of(Samples.node(1), Samples.node(2));
        Scene scene = new Scene(nodes, Samples.job("web", "service", group));
        GroupPlacer placer = scene.placer(3);

        assertThat(placer.place(Set.of(), "")).isNotNull();
        assertThat(placer.place(Set.of(), "")).isNotNull();
        assertThat(placer.place(Set.of(), "")).isNull();
        assertThat(placer.failure().dimensionExhausted())
                .containsEntry("network: reserved port collision fixed8080=8080", 2);
    }

    @Test
    void saysWhichConstraintRuledNodesOut() {
        Job job =
                JobBuilder.builder(Samples.serviceJob("web", 1))
                        .constraints(List.of(new Constraint("${attr.kernel.name}", "windows", "=")))
                        .build();
        Scene scene = new Scene(List.of(Samples.node(1), Samples.node(2)), job);
        GroupPlacer placer = scene.placer(1);

        assertThat(placer.place(Set.of(), "")).isNull();
        assertThat(placer.failure().nodesFiltered()).isEqualTo(2);
        assertThat(placer.failure().constraintFiltered())
                .containsEntry("${attr.kernel.name} = windows", 2);
        assertThat(placer.failure().nodesAvailable()).containsEntry("dc1", 2);
    }

    /** A random cluster and a random group. */
    private static final class Scene {
        final Random random;
        final List<Node> nodes;
        final Job job;
        final TaskGroup group;
        final Cluster cluster;
        final JobUse jobUse;
        final boolean spreading;

        Scene(Random random) {
            this(random, randomNodes(random), randomJob(random));
        }

        Scene(List<Node> nodes, Job job) {
            this(new Random(0), nodes, job);
        }

        private Scene(Random random, List<Node> nodes, Job job) {
            this.random = random;
            this.nodes = nodes;
            this.job = job;
            this.group = job.taskGroups().getFirst();
            this.cluster = new Cluster(Fleet.of(nodes, List.of(), new NodeViews()));
            this.jobUse = new JobUse(cluster.size());
            this.spreading = random.nextInt(4) == 0;
        }

        /** As an update does that replaces an allocation. */
        void sometimesTakeOneOff(GroupPlacer placer, Naive naive) {
            if (!naive.placedOn.isEmpty() && random.nextInt(5) == 0) {
                String id = naive.placedOn.remove(random.nextInt(naive.placedOn.size()));
                Load load = new Load(500, 256, 300, List.of(), List.of(), List.of());
                placer.moved(cluster.place(id), -1, load);
            }
        }

        GroupPlacer placer(long seed) {
            return new GroupPlacer(
                    cluster,
                    jobUse,
                    job,
                    group,
                    CandidateNodes.of(job, cluster.fleet()),
                    spreading,
                    seed,
                    null);
        }

        Set<String> somePenalised() {
            Set<String> ids = new TreeSet<>();
            if (random.nextInt(3) == 0) {
                ids.add(nodes.get(random.nextInt(nodes.size())).id());
                ids.add(nodes.get(random.nextInt(nodes.size())).id());
            }
            return ids;
        }

        private static List<Node> randomNodes(Random random) {
            List<Node> nodes = new ArrayList<>();
            int count = random.nextInt(3) == 0 ? 70 + random.nextInt(60) : 1 + random.nextInt(25);
            for (int i = 0; i < count; i++) {
                Node node =
                        Samples.node(
                                i + 1,
                                1000 * (1 + random.nextInt(4)),
                                1024 * (1 + random.nextInt(4)));
                nodes.add(
                        NodeBuilder.builder(node)
                                .attributes(Samples.strings("unique.number", "" + i))
                                .meta(
                                        Samples.strings(
                                                "rack",
                                                "r" + random.nextInt(4),
                                                "disk",
                                                random.nextBoolean() ? "ssd" : "hdd"))
                                .nodeClass("c" + random.nextInt(3))
                                .build());
            }
            return nodes;
        }

        private static Job randomJob(Random random) {
            TaskGroup plain = Samples.group("web", 1 + random.nextInt(30));
            var group = TaskGroupBuilder.builder(plain);
            List<Constraint> constraints = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                constraints.add(new Constraint("${meta.disk}", "ssd", "="));
            }
            if (random.nextInt(5) == 0) {
                constraints.add(new Constraint("", "", "distinct_hosts"));
            }
            if (random.nextInt(5) == 0) {
                constraints.add(
                        new Constraint(
                                "${meta.rack}", "" + (1 + random.nextInt(5)), "distinct_property"));
            }
            group.constraints(constraints);
            if (random.nextInt(2) == 0) {
                group.affinities(
                        List.of(
                                new Affinity("${meta.disk}", "hdd", "=", 50),
                                new Affinity("${node.class}", "c1", "=", -30)));
            }
            List<Spread> spreads = new ArrayList<>();
            if (random.nextInt(2) == 0) {
                spreads.add(
                        new Spread(
                                "${meta.rack}",
                                70,
                                random.nextBoolean()
                                        ? null
                                        : List.of(
                                                new SpreadTarget("r0", 50),
                                                new SpreadTarget("r1", 20))));
            }
            if (random.nextInt(3) == 0) {
                spreads.add(new Spread("${node.class}", 30, null));
            }
            if (random.nextInt(3) == 0) {
                spreads.add(new Spread("${attr.unique.number}", 20, null));
            }
            int inJob = random.nextInt(spreads.size() + 1);
            group.spreads(spreads.subList(inJob, spreads.size()));
            return JobBuilder.builder(Samples.job("web", "service", group.build()))
                    .spreads(spreads.subList(0, inJob))
                    .build();
        }
    }

    /** All scores anew for each placement, in floating point, straight from the reference. */
    private static final class Naive {
        private final Scene scene;
        private final List<String> placedOn = new ArrayList<>();
        private final SortedMap<String, Node> byId = new TreeMap<>();

        /** By property, value and then number; counted once per placement. */
        private final SortedMap<String, SortedMap<String, Long>> counts = new TreeMap<>();

        private final SortedMap<String, Long> onNode = new TreeMap<>();

        Naive(Scene scene) {
            this.scene = scene;
            scene.nodes.forEach(node -> byId.put(node.id(), node));
        }

        void placed(String nodeId) {
            placedOn.add(nodeId);
        }

        private void countAll() {
            onNode.clear();
            counts.clear();
            for (String property : List.of("rack", "class", "number")) {
                SortedMap<String, Long> values = new TreeMap<>();
                placedOn.forEach(id -> values.merge(value(property, byId(id)), 1L, Long::sum));
                counts.put(property, values);
            }
            placedOn.forEach(id -> onNode.merge(id, 1L, Long::sum));
        }

        SortedMap<String, Double> scores(Set<String> penalised) {
            countAll();
            SortedMap<String, Double> scores = new TreeMap<>();
            for (Node node : scene.nodes) {
                if (fits(node)) {
                    scores.put(node.id(), score(node, penalised.contains(node.id())));
                }
            }
            return scores;
        }

        private int here(Node node) {
            return onNode.getOrDefault(node.id(), 0L).intValue();
        }

        private int cpu(Node node) {
            return node.nodeResources().cpu().cpuShares();
        }

        private int memory(Node node) {
            return node.nodeResources().memory().memoryMb();
        }

        private boolean fits(Node node) {
            int after = here(node) + 1;
            if (after * 500 > cpu(node) || after * 256 > memory(node)) {
                return false;
            }
            for (Constraint constraint : scene.group.constraints()) {
                boolean ok =
                        switch (constraint.operand()) {
                            case "distinct_hosts" -> here(node) == 0;
                            case "distinct_property" ->
                                    count("rack", node.meta().get("rack"))
                                            < Integer.parseInt(constraint.rTarget());
                            default -> "ssd".equals(node.meta().get("disk"));
                        };
                if (!ok) {
                    return false;
                }
            }
            return true;
        }

        private Node byId(String id) {
            return byId.get(id);
        }

        private String value(String property, Node node) {
            return switch (property) {
                case "rack" -> node.meta().get("rack");
                case "class" -> node.nodeClass();
                default -> node.attributes().get("unique.number");
            };
        }

        private long count(String property, String value) {
            return counts.get(property).getOrDefault(value, 0L);
        }

        private double score(Node node, boolean penalised) {
            List<Double> parts = new ArrayList<>();
            int here = here(node);
            double freeCpu = 1 - (here + 1) * 500.0 / cpu(node);
            double freeMemory = 1 - (here + 1) * 256.0 / memory(node);
            double powers = Math.pow(10, freeCpu) + Math.pow(10, freeMemory);
            parts.add((scene.spreading ? powers - 2 : 20 - powers) / 18);
            if (here > 0) {
                parts.add(-(here + 1.0) / scene.group.count());
            }
            if (penalised) {
                parts.add(-1.0);
            }
            if (scene.group.affinities() != null) {
                double sum = node.meta().get("disk").equals("hdd") ? 50 : 0;
                sum += node.nodeClass().equals("c1") ? -30 : 0;
                parts.add(sum / 80);
            }
            double spread = spread(node);
            if (Math.abs(spread) > 1e-9) { // rounding is no part of the score
                parts.add(spread);
            }
            return parts.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        private double spread(Node node) {
            List<Spread> spreads = new ArrayList<>(GroupNeeds.each(scene.job.spreads()));
            spreads.addAll(GroupNeeds.each(scene.group.spreads()));
            double weights = spreads.stream().mapToInt(Spread::weight).sum();
            double sum = 0;
            for (Spread spread : spreads) {
                String property =
                        spread.attribute().contains("rack")
                                ? "rack"
                                : spread.attribute().contains("class") ? "class" : "number";
                String value = value(property, node);
                double share = spread.weight() / weights;
                long used = count(property, value);
                if (spread.spreadTarget() == null) {
                    sum += even(property, used) * share;
                } else {
                    double percent = value.equals("r0") ? 50 : value.equals("r1") ? 20 : 30;
                    double desired = percent * scene.group.count() / 100;
                    sum += (desired - (used + 1)) / desired * share;
                }
            }
            return sum;
        }

        private double even(String property, long current) {
            SortedMap<String, Long> used = counts.get(property);
            if (used.isEmpty()) {
                return 0;
            }
            long min = used.values().stream().min(Long::compare).orElseThrow();
            long max = used.values().stream().max(Long::compare).orElseThrow();
            if (current != min) {
                return (double) (min - current) / min;
            }
            return min == max ? -1 : (double) (max - min) / min;
        }
    }
}
