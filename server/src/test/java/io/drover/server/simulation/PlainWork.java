package io.drover.server.simulation;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.simulation.RandomWork.Wish;
import io.drover.server.state.Command;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Jobs come, change and go. Simple enough for the strictest expectations. */
@NullUnmarked
final class PlainWork implements Work {
    private static final int JOBS = 7;

    private final SimulatedRegion region;
    private final RandomWork work;
    private final boolean largeNodes;

    /**
     * In a region.
     *
     * @param wishes what jobs may ask for
     * @param largeNodes whether only ports, cores, devices and volumes are scarce
     */
    PlainWork(SimulatedRegion region, List<Wish> wishes, boolean largeNodes) {
        this.region = region;
        this.largeNodes = largeNodes;
        work = new RandomWork(region.random, wishes);
    }

    @Override
    public Node node(int number) {
        return work.node(number, largeNodes);
    }

    @Override
    public void doSomething() {
        int number = region.random.nextInt(JOBS);
        if (region.random.nextInt(10) == 0) {
            stop(number);
        } else {
            register(number);
        }
    }

    private void stop(int number) {
        Job job = region.state().job("default", "job-" + number);
        if (job != null) {
            Evaluation evaluation = Samples.evaluation(region.newId(), job);
            region.append(
                    List.of(
                            new Command.DeregisterJob(
                                    "default", job.id(), false, false, evaluation)),
                    _ -> {});
        }
    }

    private void register(int number) {
        Job job = work.job(number);
        region.append(
                List.of(
                        new Command.RegisterJob(
                                job, null, Samples.evaluation(region.newId(), job), null)),
                _ -> {});
    }

    @Override
    public void letGoOn() {}

    @Override
    public void check() {
        for (Job job : region.state().jobs(null, "")) {
            if (!job.stop()) {
                DesiredCount.check(region, job);
            }
        }
    }
}
