package io.drover.benchmarks.placement;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures whole decisions, from a state and an evaluation to a plan, on one thread, in processor
 * time: many placements of one job in each shape, and many jobs of one placement each.
 *
 * <p>Arguments, all optional: {@code many} or {@code single} for only one half, {@code preempting}
 * for placements that others have to make room for, {@code count=N} for another number than 10,000,
 * shapes, numbers of nodes.
 */
public final class PlacementBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger("placement");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long WARM_UP = 1_500_000_000L;
    private static final int RUNS = 21;
    private static final int SINGLES = 3_000;

    private PlacementBenchmark() {}

    public static void main(String[] args) {
        List<String> all = List.of(args);
        List<Integer> sizes = new ArrayList<>();
        all.stream().filter(arg -> arg.matches("\\d+")).map(Integer::valueOf).forEach(sizes::add);
        if (sizes.isEmpty()) {
            sizes.addAll(List.of(1_000, 5_000, 10_000));
        }
        int count =
                all.stream()
                        .filter(arg -> arg.startsWith("count="))
                        .mapToInt(arg -> Integer.parseInt(arg.substring("count=".length())))
                        .findFirst()
                        .orElse(10_000);
        for (int nodes : sizes) {
            State region = Shapes.region(nodes);
            if (!all.contains("single") && !all.contains("preempting")) {
                for (String shape : shapes(all, Shapes.all())) {
                    many(region, nodes, shape, 300);
                    many(region, nodes, shape, shape.equals("distinct_hosts") ? nodes : count);
                }
            }
            if (all.contains("preempting")) {
                preempting(region, nodes, 1);
                preempting(region, nodes, 50);
            } else if (!all.contains("many")) {
                for (String shape :
                        shapes(all, List.of("plain", "constraint", "affinity", "even spread"))) {
                    single(region, nodes, shape);
                }
            }
        }
    }

    private static List<String> shapes(List<String> args, List<String> otherwise) {
        List<String> named = args.stream().filter(Shapes.all()::contains).toList();
        return named.isEmpty() ? otherwise : named;
    }

    private static void many(State region, int nodes, String shape, int count) {
        measure(Shapes.with(region, Shapes.job("many", shape, count), "e"), nodes, shape, count);
    }

    private static void measure(State state, int nodes, String shape, int count) {
        Scheduler scheduler = new Scheduler();
        long[] times = new long[RUNS];
        int placed = 0;
        long warmAt = THREADS.getCurrentThreadCpuTime() + WARM_UP;
        for (int run = 0; run < RUNS; ) {
            long before = THREADS.getCurrentThreadCpuTime();
            Decision decision = scheduler.decide(state, evaluation(state, "e"), before, 0);
            times[run] = THREADS.getCurrentThreadCpuTime() - before;
            run += before < warmAt ? 0 : 1;
            placed = decision.plan().placements().size();
        }
        Arrays.sort(times);
        double millis = times[RUNS / 2] / 1e6;
        LOG.info(
                "{}",
                "%6d nodes, %-22s %6d of %6d placed: %8.2f ms, %,11.0f per s"
                        .formatted(nodes, shape, placed, count, millis, placed / millis * 1000));
    }

    /** Each job is decided on the state that the plan of the one before led to. */
    private static void single(State region, int nodes, String shape) {
        Scheduler scheduler = new Scheduler();
        State state = region;
        long[] times = new long[SINGLES];
        for (int i = -SINGLES; i < SINGLES; i++) {
            String id = "e" + i;
            state = Shapes.with(state, Shapes.job("job" + i, shape, 1), id);
            long before = THREADS.getCurrentThreadCpuTime();
            Decision decision = scheduler.decide(state, evaluation(state, id), i, 0);
            if (i >= 0) {
                times[i] = THREADS.getCurrentThreadCpuTime() - before;
            }
            state =
                    StateMachine.apply(
                                    state, 0, List.of(new Command.ApplyPlan(decision.complete())))
                            .state();
        }
        Arrays.sort(times);
        LOG.info(
                "{}",
                "%6d nodes, %-22s one at a time: median %7.3f ms, p99 %7.3f ms"
                        .formatted(
                                nodes,
                                shape,
                                times[SINGLES / 2] / 1e6,
                                times[SINGLES * 99 / 100] / 1e6));
    }

    /** For each of some allocations another one has to go, of so many jobs that fill all nodes. */
    private static void preempting(State region, int nodes, int jobs) {
        State state = Shapes.filled(region, nodes, jobs);
        for (int count : List.of(100, 300)) {
            State asked = Shapes.with(state, Shapes.urgent("urgent", count), "e");
            measure(asked, nodes, "preempting, %d jobs".formatted(jobs), count);
        }
    }

    private static Evaluation evaluation(State state, String id) {
        Evaluation evaluation = state.evaluation(id);
        if (evaluation == null) {
            throw new IllegalStateException("no evaluation " + id);
        }
        return evaluation;
    }
}
