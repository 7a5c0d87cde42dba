package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.evaluation.Evaluation;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FleetTest {
    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static SortedMap<String, String> anew(State state) {
        Fleet fleet = new Fleet(new NodeViews());
        fleet.show(state);
        return fleet.describe();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void showsAnyStateAsIfMadeForIt(long seed) {
        RandomRegion region = new RandomRegion(seed, new Scheduler());
        Random random = new Random(seed);
        Fleet fleet = new Fleet(new NodeViews());
        List<State> states = new ArrayList<>(List.of(State.initial()));
        for (int i = 0; i < 60; i++) {
            region.step();
            states.add(region.state);
            if (random.nextInt(3) > 0) {
                fleet.show(region.state);
                assertThat(fleet.describe()).isEqualTo(anew(region.state));
            }
            if (random.nextInt(8) == 0) {
                State any = states.get(random.nextInt(states.size()));
                fleet.show(any);
                assertThat(fleet.describe()).isEqualTo(anew(any));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void followsAnyCommands(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        Fleet fleet = new Fleet(new NodeViews());
        State state = State.initial();
        State other = Samples.stateWith(List.of(Samples.node(1), Samples.node(2)));
        for (int i = 0; i < 300; i++) {
            state = Samples.apply(state, i, List.of(commands.next(state)));
            if (i % 3 == 0) {
                fleet.show(i % 50 == 0 ? other : state);
                assertThat(fleet.describe()).isEqualTo(anew(i % 50 == 0 ? other : state));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isAfterADecisionWhatItWasBefore(long seed) {
        RandomRegion region = new RandomRegion(seed, new Scheduler());
        for (int i = 0; i < 40; i++) {
            region.step();
        }
        Fleet fleet = new Fleet(new NodeViews());
        fleet.show(region.state);
        for (Evaluation evaluation : region.state.evaluations("")) {
            Cluster cluster = new Cluster(fleet);
            new JobDecision(region.state, evaluation, cluster, 1, 0).make();
            cluster.undo();
            assertThat(fleet.describe()).isEqualTo(anew(region.state));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesBackWhateverAPlanTookAndFreed(long seed) {
        RandomRegion region = new RandomRegion(seed, new Scheduler());
        for (int i = 0; i < 40; i++) {
            region.step();
        }
        Random random = new Random(seed);
        Fleet fleet = new Fleet(new NodeViews());
        fleet.show(region.state);
        Cluster cluster = new Cluster(fleet);
        for (int plan = 0; plan < 10; plan++) {
            List<Allocation> there = new ArrayList<>(region.state.allocations("").toList());
            there.removeIf(Statuses::isClientTerminal);
            Collections.shuffle(there, random);
            for (int row : fleet.rows().values()) {
                fleet.change(row, load(random, fleet.view(row)), 1);
            }
            var before = fleet.describe();
            there.subList(0, there.size() / 3)
                    .forEach(each -> cluster.remove(fleet.row(each.nodeId()), Load.of(each)));
            for (int row : fleet.rows().values()) {
                Load load = load(random, fleet.view(row));
                cluster.add(row, load);
                cluster.add(row, load(random, fleet.view(row)));
                if (random.nextInt(4) == 0) {
                    cluster.remove(row, load);
                }
            }
            assertThat(fleet.describe()).isNotEqualTo(before);
            cluster.undo();
            assertThat(fleet.describe()).isEqualTo(before);
        }
    }

    /** Some of each kind of thing that can be taken of a node. */
    private static Load load(Random random, NodeView view) {
        int port = 20_000 + random.nextInt(4);
        List<AllocatedDeviceResource> devices = new ArrayList<>();
        for (NodeDevices.Group group : view.devices.groups) {
            devices.add(
                    new AllocatedDeviceResource(
                            group.vendor(),
                            group.type(),
                            group.name(),
                            List.of(view.devices.id(group.first()))));
        }
        String address = view.addresses.ip(view.addresses.of(NodeAddresses.DEFAULT).getFirst());
        List<PortMapping> ports =
                List.of(new PortMapping("http", port, port, address, random.nextBoolean()));
        List<VolumeClaim> volumes =
                List.of(
                        new VolumeClaim("data", false, "", true),
                        new VolumeClaim(
                                VolumeClaim.csiKey("default", "shared"),
                                true,
                                "multi-node-single-writer",
                                random.nextBoolean()));
        return new Load(
                random.nextInt(100),
                random.nextInt(100),
                random.nextInt(100),
                random.nextBoolean() ? List.of(random.nextInt(8)) : List.of(),
                random.nextBoolean() ? ports : List.of(),
                random.nextBoolean() ? devices : List.of(),
                random.nextBoolean() ? volumes : List.of());
    }

    @Test
    void knowsAllocationsThatWereThereBeforeTheirNode() {
        State state = Samples.stateWith(List.of(Samples.node(1)));
        RandomRegion region = new RandomRegion(5, new Scheduler());
        region.apply(List.of());
        region.state = state;
        region.register(Samples.serviceJob("web", 2));
        Evaluation evaluation = region.state.evaluations("").toList().getFirst();
        Decision decision = new Scheduler().decide(region.state, evaluation, 1, 0);
        region.apply(List.of(new Command.ApplyPlan(decision.complete())));
        String node = Samples.node(1).id();
        Fleet fleet = new Fleet(new NodeViews());

        region.apply(List.of(new Command.DeleteNodes(List.of(node), List.of())));
        fleet.show(region.state);
        assertThat(fleet.row(node)).isEqualTo(-1);
        region.apply(Samples.stateCommandsFor(Samples.node(1)));
        fleet.show(region.state);

        assertThat(fleet.usedCpu[fleet.row(node)]).isEqualTo(1000);
        assertThat(fleet.describe()).isEqualTo(anew(region.state));
    }
}
