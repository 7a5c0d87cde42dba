package io.drover.server.simulation;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import io.drover.server.simulation.RandomWork.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;

/** Jobs of every type that use every block which schedulers act on, and nodes for them. */
@NullUnmarked
final class AllJobs {
    /** How many there are: of each type, periodic, parameterized, and one that changes its type. */
    static final int JOBS = 12;

    static final String PERIODIC = "job-8";
    static final String PARAMETERIZED = "job-9";
    static final String CHANGING = "job-10";

    /** The node pool of the node with the highest number, and of one job. */
    static final String POOL = "special";

    static final String RACK = "${meta.rack}";

    private static final List<String> TYPES =
            List.of(
                    "service",
                    "service",
                    "service",
                    "service",
                    "batch",
                    "batch",
                    "system",
                    "sysbatch",
                    "batch",
                    "batch");

    private static final List<Wish> WISHES = List.of(Wish.values());

    private final Random random;
    private final RandomWork plain;

    AllJobs(Random random) {
        this.random = random;
        this.plain = new RandomWork(random, List.of(Wish.NOTHING));
    }

    Node node(int number) {
        return racked(
                NodeBuilder.builder(plain.node(number, false))
                        .nodePool(number == 2 ? POOL : "default")
                        .build());
    }

    /** The same node in whatever rack. */
    Node racked(Node node) {
        return NodeBuilder.builder(node)
                .meta(Samples.strings("rack", "r" + random.nextInt(3)))
                .build();
    }

    Job job(int number) {
        String type =
                number < TYPES.size()
                        ? TYPES.get(number)
                        : number == 10
                                ? List.of("service", "system", "batch", "sysbatch")
                                        .get(random.nextInt(4))
                                : "service";
        List<TaskGroup> groups = new ArrayList<>();
        groups.add(group("work", number, type));
        if (random.nextInt(4) == 0) {
            groups.add(group("more", number, type));
        }
        JobBuilder job =
                JobBuilder.builder(
                                Samples.job(
                                        "job-" + number, type, groups.toArray(TaskGroup[]::new)))
                        // does not change, so that what may be taken out for it does not either
                        .priority(20 + 10 * (number * 5 % 7))
                        .allAtOnce(random.nextInt(10) == 0)
                        .meta(random.nextInt(4) == 0 ? Samples.strings("bad", "yes") : null)
                        .constraints(constraints(type));
        if (type.equals("service") && random.nextInt(3) == 0) {
            job.spreads(List.of(spread()));
        }
        return switch (number) {
            case 8 ->
                    job.periodic(
                                    new PeriodicConfig(
                                            true,
                                            "",
                                            List.of("*/20 * * * * * *"),
                                            "cron",
                                            random.nextBoolean(),
                                            "UTC"))
                            .build();
            case 9 ->
                    job.parameterizedJob(
                                    new ParameterizedJobConfig("optional", null, List.of("build")))
                            .build();
            case 11 -> job.nodePool(random.nextInt(3) == 0 ? "all" : POOL).build();
            default -> job.build();
        };
    }

    private List<Constraint> constraints(String type) {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(new Constraint(RACK, "r" + random.nextInt(3), "="));
            case 1 ->
                    type.startsWith("sys")
                            ? null
                            : List.of(new Constraint("", "", "distinct_hosts"));
            case 2 ->
                    type.startsWith("sys")
                            ? null
                            : List.of(new Constraint(RACK, "2", "distinct_property"));
            default -> null;
        };
    }

    private Spread spread() {
        return new Spread(
                RACK,
                50,
                random.nextBoolean()
                        ? null
                        : List.of(new SpreadTarget("r0", 60), new SpreadTarget("r1", 30)));
    }

    private TaskGroup group(String name, int number, String type) {
        boolean everywhere = type.startsWith("sys");
        boolean service = type.equals("service");
        int count = everywhere ? random.nextInt(8) == 0 ? 0 : 1 : random.nextInt(5);
        Wish wish =
                everywhere || random.nextInt(3) > 0
                        ? Wish.NOTHING
                        : WISHES.get(random.nextInt(WISHES.size()));
        TaskGroupBuilder group =
                TaskGroupBuilder.builder(Samples.group(name, count))
                        .meta(Samples.strings("build", "" + random.nextInt(4)))
                        .disconnect(disconnect())
                        .tasks(
                                List.of(
                                        TaskBuilder.builder(Samples.task("main", 100, 100))
                                                .resources(resources(wish))
                                                .build()))
                        .reschedulePolicy(everywhere ? null : policy());
        if (service || type.equals("system")) {
            group.update(update(type));
        }
        if (service) {
            group.migrate(
                    new MigrateStrategy(
                            1 + random.nextInt(2),
                            "task_states",
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(1)));
        }
        if (!everywhere && random.nextInt(4) == 0) {
            group.affinities(
                    List.of(new Affinity(RACK, "r1", "=", random.nextBoolean() ? 50 : -50)));
        }
        if (wish == Wish.VOLUMES) {
            group.volumes(RandomWork.onlyWriter());
        }
        if (wish == Wish.PORTS) {
            group.networks(
                    List.of(
                            random.nextBoolean()
                                    ? Samples.network(9000 + number % 2)
                                    : Samples.network()));
        }
        return group.build();
    }

    private Resources resources(Wish wish) {
        ResourcesBuilder resources =
                ResourcesBuilder.builder()
                        .cpu(100 * (1 + random.nextInt(8)))
                        .memoryMb(128 * (1 + random.nextInt(4)));
        return switch (wish) {
            case CORES -> resources.cpu(0).cores(1 + random.nextInt(2)).build();
            case DEVICES ->
                    resources.devices(List.of(new RequestedDevice("gpu", 1, null, null))).build();
            case NOTHING, PORTS, VOLUMES -> resources.build();
        };
    }

    private ReschedulePolicy policy() {
        boolean unlimited = random.nextInt(3) > 0;
        return new ReschedulePolicy(
                unlimited ? 0 : random.nextInt(3),
                unlimited ? Duration.ZERO : Duration.ofHours(1),
                Duration.ofSeconds(1 + random.nextInt(6)),
                List.of("constant", "exponential", "fibonacci").get(random.nextInt(3)),
                Duration.ofSeconds(30),
                unlimited);
    }

    private UpdateStrategy update(String type) {
        int canary = random.nextInt(3) * (type.equals("system") ? 30 : 1);
        return new UpdateStrategy(
                Duration.ofSeconds(30),
                random.nextInt(4),
                "task_states",
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                canary,
                random.nextBoolean(),
                canary > 0 && random.nextBoolean());
    }

    private DisconnectStrategy disconnect() {
        List<String> strategies =
                List.of("best_score", "keep_original", "keep_replacement", "longest_running");
        return switch (random.nextInt(5)) {
            case 0, 1 -> null;
            case 2 ->
                    new DisconnectStrategy(
                            null, Duration.ofSeconds(5 + random.nextInt(30)), true, "");
            default ->
                    new DisconnectStrategy(
                            Duration.ofSeconds(5 + random.nextInt(60)),
                            null,
                            random.nextInt(3) > 0,
                            strategies.get(random.nextInt(4)));
        };
    }
}
