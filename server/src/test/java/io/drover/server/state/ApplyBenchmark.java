package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskEventBuilder;
import io.drover.api.allocation.TaskState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.digest.Memory;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.wire.AllocationUpdate;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.management.JMException;
import javax.management.ObjectName;
import tools.jackson.databind.ObjectMapper;

/**
 * Measures what apply costs and what live allocations weigh: jobs of 10,000 on 5,000 nodes, planned
 * by the scheduler, each command written and read as the log does. Arguments: how many jobs (50).
 */
public final class ApplyBenchmark {
    private static final int NODES = 5000;
    private static final int COUNT = 10_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ObjectMapper smile = new Codec().smile();
    private final Scheduler scheduler = new Scheduler();
    private final Canonicaliser canonicaliser = new Canonicaliser("global");
    private State state = State.initial();
    private long unsummedSpent;
    private long readingSpent;
    private int turn;
    private long now = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

    private ApplyBenchmark() {}

    public static void main(String[] arguments) throws JMException {
        int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        new ApplyBenchmark().run(jobs);
    }

    private void run(int jobs) throws JMException {
        addNodes();
        long before = heap();
        long placing = 0;
        long reporting = 0;
        long plainPlacing = 0;
        long plainReporting = 0;
        for (int number = 0; number < jobs; number++) {
            unsummedSpent = 0;
            long placed = place("job-" + number);
            long plainPlaced = unsummedSpent;
            long reported = report("job-" + number);
            System.out.printf(
                    "job %d: %.2f us per placement, %.2f us per report%n",
                    number, placed / 1e3 / COUNT, reported / 1e3 / COUNT);
            if (number >= jobs / 2) {
                placing += placed;
                reporting += reported;
                plainPlacing += plainPlaced;
                plainReporting += unsummedSpent - plainPlaced;
            }
        }
        int measured = (jobs - jobs / 2) * COUNT;
        double applied = (placing + reporting) / 1e3 / measured;
        double plain = (plainPlacing + plainReporting) / 1e3 / measured;
        double read = readingSpent / 1e3 / COUNT / jobs;
        System.out.printf(
                "a placement and its report: %.2f us to read, %.2f us to apply, of these %.2f us for the hash: %.1f %% of both%n",
                read, applied, applied - plain, 100 * (applied - plain) / (read + applied));
        System.out.printf(
                "second half: %.2f us per placement (%.2f without the hash), %.2f us per report (%.2f)%n",
                placing / 1e3 / measured,
                plainPlacing / 1e3 / measured,
                reporting / 1e3 / measured,
                plainReporting / 1e3 / measured);
        long after = heap();
        int live = state.allocations.size();
        System.out.printf(
                "%d live allocations, %.1f MiB, %.0f bytes each%n",
                live, (after - before) / 1048576.0, (after - before) / (double) live);
        System.out.println(histogram());
        System.out.println(state.index());
    }

    private void addNodes() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Node node =
                    NodeBuilder.builder(Samples.node(i, 14_000, 32_000))
                            .id(
                                    UUID.nameUUIDFromBytes(new byte[] {(byte) (i >> 8), (byte) i})
                                            .toString())
                            .nodeClass("c" + i % 4)
                            .meta(Samples.strings("rack", "r" + i % 50))
                            .build();
            commands.addAll(Samples.stateCommandsFor(node));
        }
        apply(commands);
    }

    private long place(String id) {
        TaskGroup group =
                TaskGroupBuilder.builder(Samples.group("web", COUNT))
                        .tasks(
                                List.of(
                                        TaskBuilder.builder(Samples.task("main", 100, 64))
                                                .driver("exec")
                                                .build()))
                        .networks(List.of(Samples.network())) // one dynamic port
                        .ephemeralDisk(new io.drover.api.job.EphemeralDisk(false, false, 110))
                        .build();
        Job job = canonicaliser.canonical(Samples.job(id, "service", group), "", state);
        Evaluation evaluation = Samples.evaluation(UUID.randomUUID().toString(), job);
        apply(List.of(new Command.RegisterJob(job, null, evaluation, null)));
        Evaluation stored = state.evaluation(evaluation.id());
        if (stored == null) {
            throw new IllegalStateException("no evaluation");
        }
        Decision decision = scheduler.decide(state, stored, 7, now);
        long spent = 0;
        for (PlanResult part : parts(decision.plan())) {
            spent += apply(List.of(new Command.ApplyPlan(part)));
        }
        return spent;
    }

    private static List<PlanResult> parts(PlanResult plan) {
        return List.of(plan);
    }

    private long report(String jobId) {
        SortedMap<String, List<AllocationUpdate>> byNode = new TreeMap<>();
        for (Allocation allocation : state.allocationsByJob("default", jobId)) {
            byNode.computeIfAbsent(allocation.nodeId(), n -> new ArrayList<>())
                    .add(running(allocation.id()));
        }
        List<Command.NodeReport> reports = new ArrayList<>();
        byNode.forEach((node, updates) -> reports.add(new Command.NodeReport(node, updates)));
        return apply(List.of(new Command.UpdateAllocationsFromClient(reports, List.of())));
    }

    private AllocationUpdate running(String id) {
        SortedMap<String, TaskState> states = new TreeMap<>();
        states.put(
                "main",
                new TaskState(
                        "running",
                        false,
                        0,
                        null,
                        Instant.ofEpochSecond(0, now),
                        null,
                        List.of(
                                event("Received", "Task received by client"),
                                event("Task Setup", "Building Task Directory"),
                                event("Started", "Task started by client")),
                        ""));
        return new AllocationUpdate(id, "running", "Tasks are running", states, null, null);
    }

    private TaskEvent event(String type, String message) {
        return TaskEventBuilder.builder()
                .type(type)
                .time(now++)
                .displayMessage(message)
                .details(
                        type.equals("Task Setup")
                                ? Samples.strings("message", message)
                                : new TreeMap<>())
                .message(type.equals("Task Setup") ? message : "")
                .build();
    }

    private long apply(List<Command> commands) {
        List<Command> read = new ArrayList<>();
        for (Command command : commands) {
            byte[] written = smile.writeValueAsBytes(command);
            long start = THREADS.getCurrentThreadCpuTime();
            read.add(smile.readValue(written, command.getClass()));
            readingSpent += THREADS.getCurrentThreadCpuTime() - start;
        }
        now += 1_000_000;
        State unsummed = unsummed(state);
        // In turn, so that neither always finds the rows in the processor's cache.
        boolean first = turn++ % 2 == 0;
        unsummedSpent += first ? timed(unsummed, read).spent() : 0;
        Timed timed = timed(state, read);
        unsummedSpent += first ? 0 : timed(unsummed, read).spent();
        state = timed.applied().state();
        return timed.spent();
    }

    private record Timed(Applied applied, long spent) {}

    private Timed timed(State from, List<Command> commands) {
        long start = THREADS.getCurrentThreadCpuTime();
        Applied applied = StateMachine.apply(from, now, commands);
        return new Timed(applied, THREADS.getCurrentThreadCpuTime() - start);
    }

    private static State unsummed(State state) {
        StateEditor copy = new StateEditor(state);
        return copy.frozen(state.sums, new State.Shared(new Memory(), state.shared.words(), false));
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String histogram() throws JMException {
        Object text =
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
        return text.toString().lines().limit(40).reduce("", (a, b) -> a + b + "\n");
    }
}
