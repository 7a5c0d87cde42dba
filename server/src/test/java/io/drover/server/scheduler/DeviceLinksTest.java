package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.DeviceTogether;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Attribute;
import io.drover.api.node.AttributeBuilder;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceLocality;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult.Grant;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Devices that lie together: which are chosen, on which node, and what is said when none do. */
@NullUnmarked // dereferences what the fixtures always fill
class DeviceLinksTest {
    private static final String[] WORDS = {
        "SYS", "NODE", "PHB", "PXB", "PIX", "PSB", "NV1", "NV2", "NV12", "X", "odd", ""
    };

    /** Two pairs of linked GPUs, of which the second has more links, behind a switch each. */
    private static final String PAIRS = "a b c d: NV2 SYS SYS SYS SYS NV4";

    private final Scheduler scheduler = new Scheduler();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void choosesAsTryingAllSetsWould(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(9);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count * (count - 1) / 2; i++) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "gpu-" + i).toList();
        DeviceLinks links =
                new DeviceLinks(gpus(ids, String.join(" ", ids) + ": " + String.join(" ", words)));
        int[] from = IntStream.range(0, count).filter(_ -> random.nextInt(4) > 0).toArray();
        int wanted = 1 + random.nextInt(count);
        int atLeast = DeviceLinks.least(new DeviceTogether("", within(random))) * random.nextInt(2);

        DeviceLinks.Choice choice = links.best(from, wanted, atLeast);

        int[] expected = null;
        long[] best = {-1, -1};
        for (int set = 0; set < 1 << from.length; set++) {
            if (Integer.bitCount(set) == wanted) {
                int chosen = set;
                int[] places =
                        IntStream.range(0, from.length)
                                .filter(i -> (chosen & 1 << i) != 0)
                                .map(i -> from[i])
                                .toArray();
                long[] score = score(links, places);
                if (score[0] >= atLeast
                        && (Arrays.compare(score, best) > 0
                                || (Arrays.equals(score, best)
                                        && Arrays.compare(places, expected) < 0))) {
                    best = score;
                    expected = places;
                }
            }
        }
        assertThat(choice == null ? null : choice.places()).isEqualTo(expected);
    }

    private static String within(Random random) {
        return List.of("node", "bridge", "switch", "nvlink").get(random.nextInt(4));
    }

    private static long[] score(DeviceLinks links, int[] places) {
        long least = Integer.MAX_VALUE;
        long sum = 0;
        for (int one : places) {
            for (int other : places) {
                if (one < other) {
                    least = Math.min(least, links.rank(one, other));
                    sum += links.rank(one, other);
                }
            }
        }
        return new long[] {least, sum};
    }

    @Test
    void ofManyTheNearestAreStillFound() {
        List<String> ids = IntStream.range(0, 64).mapToObj(i -> "gpu-%02d".formatted(i)).toList();
        List<String> words = new ArrayList<>();
        for (int one = 0; one < 64; one++) {
            for (int other = one + 1; other < 64; other++) {
                words.add(one / 8 == other / 8 ? "PIX" : "SYS"); // eight switches
            }
        }
        DeviceLinks links =
                new DeviceLinks(gpus(ids, String.join(" ", ids) + ": " + String.join(" ", words)));
        int[] from = IntStream.range(5, 64).toArray(); // the first switch has but three left

        DeviceLinks.Choice choice =
                links.best(from, 8, DeviceLinks.least(new DeviceTogether("", "switch")));

        assertThat(choice.places()).isEqualTo(IntStream.range(8, 16).toArray());
        assertThat(links.best(from, 9, 1)).isNull();
        assertThat(links.best(from, 9, 0).places()).hasSize(9);
    }

    @Test
    void requiredLinksAreKeptAndTheBestSetIsTaken() {
        assertThat(granted(wanting(2, "require", "nvlink"), PAIRS)).containsExactly("c", "d");
        assertThat(granted(wanting(1, "require", "nvlink"), PAIRS)).containsExactly("a");
        assertThat(granted(wanting(2, null, null), PAIRS)).containsExactly("a", "b");
    }

    @Test
    void aSetThatIsPartlyTakenIsNoSet() {
        Node node = node(1, PAIRS, "a", "b", "c", "d");
        State state = Samples.stateWith(List.of(node));
        Job first = wanting(1, null, null);
        Decision taken = decide(state, first);
        state = Samples.register(state, 0, first, taken.answered().id());
        state = Samples.apply(state, 0, List.of(new Command.ApplyPlan(taken.complete())));
        Job second = wanting(2, "require", "nvlink");
        Decision next = decide(state, other(second, "second"));
        state = Samples.register(state, 0, other(second, "second"), next.answered().id());
        state = Samples.apply(state, 0, List.of(new Command.ApplyPlan(next.complete())));

        Decision third = decide(state, other(second, "third"));

        assertThat(ids(taken)).containsExactly("a");
        assertThat(ids(next)).containsExactly("c", "d");
        assertThat(third.plan().placements()).isEmpty();
    }

    @Test
    void preferringTakesTheBestOfWhatThereIs() {
        assertThat(granted(wanting(3, "prefer", "nvlink"), PAIRS)).containsExactly("a", "c", "d");
        assertThat(granted(wanting(2, "prefer", "nvlink"), "a b c: SYS SYS NODE"))
                .containsExactly("b", "c");
    }

    @Test
    void preferringLeadsToTheNodeWhereTheyLieTogether() {
        Node far = node(1, "a b: SYS", "a", "b");
        Node near = node(2, "a b: NV4", "a", "b");
        Decision decision =
                decide(
                        Samples.stateWith(List.of(far, near, node(3, "a b: PHB", "a", "b"))),
                        wanting(2, "prefer", "nvlink"));

        assertThat(decision.plan().placements().getFirst().nodeId()).isEqualTo(near.id());
    }

    @Test
    void withoutATableMemoryNodesTell() {
        Node node =
                withGpus(
                        1,
                        List.of(
                                new NodeDevice("a", true, "", new NodeDeviceLocality("", 0)),
                                new NodeDevice("b", true, "", new NodeDeviceLocality("", 1)),
                                new NodeDevice("c", true, "", null),
                                new NodeDevice("d", true, "", new NodeDeviceLocality("", 1))),
                        null);

        assertThat(ids(decide(Samples.stateWith(List.of(node)), wanting(2, "require", "node"))))
                .containsExactly("b", "d");
    }

    @Test
    void saysThatDevicesLieTooFarApart() {
        var why =
                decide(
                                Samples.stateWith(
                                        List.of(
                                                node(1, "a b c: SYS NV4 NODE", "a", "b", "c"),
                                                node(2, "a b c: SYS SYS SYS", "a", "b", "c"))),
                                wanting(3, "require", "bridge"))
                        .answered()
                        .failedTgAllocs()
                        .get("web")
                        .explanation();

        assertThat(why.ruledOut().getFirst().check())
                .isEqualTo("too far apart: 3 nvidia/gpu within bridge");
        assertThat(why.ruledOut().getFirst().nodes()).isEqualTo(2);
        assertThat(why.change().kind()).isEqualTo("device_links");
        assertThat(why.change().text())
                .isEqualTo("drop together of 3 nvidia/gpu within bridge (2 nodes would fit)");
    }

    @Test
    void tablesDoNotTellNodesApart() {
        assertThat(ComputedClass.of(node(1, "a b: NV4", "a", "b")))
                .isEqualTo(ComputedClass.of(node(1, "c d: SYS", "c", "d")));
    }

    private List<String> granted(Job job, String table) {
        String[] ids = table.substring(0, table.indexOf(':')).split(" ", -1);
        return ids(decide(Samples.stateWith(List.of(node(1, table, ids))), job));
    }

    private static List<String> ids(Decision decision) {
        Grant grant = decision.plan().placements().getFirst().grants().get("main");
        return grant.devices().getFirst().deviceIds();
    }

    private Decision decide(State state, Job job) {
        String id = "why" + state.index();
        State with = Samples.register(state, 0, job, id);
        return scheduler.decide(with, with.evaluation(id), 1, 0);
    }

    private static Job other(Job job, String id) {
        return JobBuilder.builder(job).id(id).name(id).build();
    }

    private static Job wanting(int count, String affinity, String within) {
        DeviceTogether together = affinity == null ? null : new DeviceTogether(affinity, within);
        var group =
                TaskGroupBuilder.builder(Samples.group("web", 1))
                        .tasks(
                                List.of(
                                        TaskBuilder.builder(Samples.task("main", 100, 100))
                                                .resources(
                                                        ResourcesBuilder.builder()
                                                                .cpu(100)
                                                                .memoryMb(100)
                                                                .devices(
                                                                        List.of(
                                                                                new RequestedDevice(
                                                                                        "nvidia/gpu",
                                                                                        count,
                                                                                        null,
                                                                                        null,
                                                                                        together)))
                                                                .build())
                                                .build()));
        return Samples.job("web", "service", group.build());
    }

    private static Node node(int number, String table, String... ids) {
        NodeDeviceResource gpus = gpus(List.of(ids), table);
        return withGpus(number, gpus.instances(), table);
    }

    private static NodeDeviceResource gpus(List<String> ids, String table) {
        return new NodeDeviceResource(
                "nvidia",
                "gpu",
                "t4",
                ids.stream().map(id -> new NodeDevice(id, true, "", null)).toList(),
                attributes(table));
    }

    private static SortedMap<String, Attribute> attributes(String table) {
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        if (table != null) {
            attributes.put(DeviceLinks.ATTRIBUTE, AttributeBuilder.builder().text(table).build());
        }
        return attributes;
    }

    private static Node withGpus(int number, List<NodeDevice> gpus, String table) {
        Node node = Samples.node(number);
        return NodeBuilder.builder(node)
                .nodeResources(
                        NodeResourcesBuilder.builder(node.nodeResources())
                                .devices(
                                        List.of(
                                                new NodeDeviceResource(
                                                        "nvidia",
                                                        "gpu",
                                                        "t4",
                                                        gpus,
                                                        attributes(table))))
                                .build())
                .build();
    }
}
