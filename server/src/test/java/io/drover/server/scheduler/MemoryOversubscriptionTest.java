package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocatedMemoryResources;
import io.drover.api.job.Job;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.namespace.NodePoolBuilder;
import io.drover.api.namespace.NodePoolSchedulerConfiguration;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class MemoryOversubscriptionTest {
    /** Two tasks that reserve 3,000 MiB and may use 8,000. */
    private static Job job() {
        Task task =
                TaskBuilder.builder(Samples.task("main", 100, 3000))
                        .resources(
                                ResourcesBuilder.builder()
                                        .cpu(100)
                                        .memoryMb(3000)
                                        .memoryMaxMb(8000)
                                        .build())
                        .build();
        return Samples.job(
                Scenario.JOB,
                "service",
                TaskGroupBuilder.builder(Samples.group("web", 2)).tasks(List.of(task)).build());
    }

    private static List<AllocatedMemoryResources> given(boolean region, @Nullable Boolean ofPool) {
        Scenario scenario = new Scenario(1);
        scenario.apply(
                new Command.SetSchedulerConfiguration(
                        SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                                .memoryOversubscriptionEnabled(region)
                                .build(),
                        null),
                new Command.UpsertNodePool(
                        NodePoolBuilder.builder()
                                .name("default")
                                .nodeIdentityTtl(Duration.ZERO)
                                .schedulerConfiguration(
                                        new NodePoolSchedulerConfiguration("", ofPool))
                                .build()));
        scenario.run(job());
        return scenario.live().stream()
                .map(allocation -> allocation.allocatedResources().tasks().get("main").memory())
                .toList();
    }

    @Test
    void reservesMemoryAndNotTheCeiling() {
        AllocatedMemoryResources both = new AllocatedMemoryResources(3000, 8000);

        assertThat(given(true, null)).containsExactly(both, both);
    }

    @Test
    void leavesCeilingsOutUnlessTheRegionAllowsThem() {
        AllocatedMemoryResources plain = new AllocatedMemoryResources(3000, 0);

        assertThat(given(false, null)).containsExactly(plain, plain);
    }

    @Test
    void goesByThePoolFirst() {
        assertThat(given(false, true)).extracting("memoryMaxMb").containsExactly(8000, 8000);
        assertThat(given(true, false)).extracting("memoryMaxMb").containsExactly(0, 0);
    }
}
