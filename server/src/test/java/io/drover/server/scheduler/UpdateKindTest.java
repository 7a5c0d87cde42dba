package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Consul;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.LogConfig;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.ScalingPolicyBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.TaskLifecycle;
import io.drover.api.job.VolumeMount;
import io.drover.server.Samples;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For every block of a job whether a running allocation can take a change of it over. */
@NullUnmarked // dereferences what the fixtures always fill
class UpdateKindTest {
    private static final NetworkResource NETWORK =
            NetworkResourceBuilder.builder(Samples.network(8080)).build();

    private static final TaskGroup GROUP =
            TaskGroupBuilder.builder(Samples.group("web", 2))
                    .networks(List.of(NETWORK))
                    .meta(Samples.strings("a", "1"))
                    .build();

    private static Arguments group(String what, UnaryOperator<TaskGroupBuilder> change) {
        UnaryOperator<Job> whole =
                job ->
                        JobBuilder.builder(job)
                                .taskGroups(
                                        List.of(
                                                change.apply(
                                                                TaskGroupBuilder.builder(
                                                                        job.taskGroups()
                                                                                .getFirst()))
                                                        .build()))
                                .build();
        return Arguments.of(what, whole);
    }

    private static Arguments task(String what, UnaryOperator<TaskBuilder> change) {
        return group(
                what,
                group -> {
                    Task task = group.build().tasks().getFirst();
                    return group.tasks(List.of(change.apply(TaskBuilder.builder(task)).build()));
                });
    }

    private static Arguments resources(String what, UnaryOperator<ResourcesBuilder> change) {
        return task(
                what,
                task ->
                        task.resources(
                                change.apply(ResourcesBuilder.builder(task.build().resources()))
                                        .build()));
    }

    private static Arguments network(String what, UnaryOperator<NetworkResourceBuilder> change) {
        return group(
                what,
                group ->
                        group.networks(
                                List.of(
                                        change.apply(NetworkResourceBuilder.builder(NETWORK))
                                                .build())));
    }

    private static Arguments job(String what, UnaryOperator<JobBuilder> change) {
        UnaryOperator<Job> whole = job -> change.apply(JobBuilder.builder(job)).build();
        return Arguments.of(what, whole);
    }

    private static Port port(String label, int value, int to, String hostNetwork) {
        return new Port(label, value, to, hostNetwork, false);
    }

    static Stream<Arguments> destructive() {
        Task other = Samples.task("other", 100, 100);
        TreeMap<String, Object> config = new TreeMap<>();
        config.put("command", "/bin/other");
        return Stream.of(
                job("type", job -> job.type("system")),
                job("meta that a task sees", job -> job.meta(Samples.strings("b", "2"))),
                group("meta that a task sees", g -> g.meta(Samples.strings("a", "2"))),
                group("one task more", g -> g.tasks(List.of(g.build().tasks().getFirst(), other))),
                group("a task renamed", g -> g.tasks(List.of(other))),
                group("disk", g -> g.ephemeralDisk(new EphemeralDisk(false, false, 500))),
                group("sticky disk", g -> g.ephemeralDisk(new EphemeralDisk(true, false, 300))),
                group("no network", g -> g.networks(null)),
                group("consul", g -> g.consul(new Consul("x", "default", ""))),
                group("templates rendered again", g -> g.restartPolicy(renders(true))),
                network("mode", n -> n.mode("bridge")),
                network("hostname", n -> n.hostname("h")),
                network("mbits", n -> n.mbits(10)),
                network("static port", n -> n.reservedPorts(List.of(port("p", 81, 0, "default")))),
                network("port to", n -> n.dynamicPorts(List.of(port("http", 0, 80, "default")))),
                network("host network", n -> n.dynamicPorts(List.of(port("http", 0, 0, "public")))),
                network("label", n -> n.dynamicPorts(List.of(port("https", 0, 0, "default")))),
                task("driver", t -> t.driver("raw_exec")),
                task("user", t -> t.user("nobody")),
                task("config", t -> t.config(config)),
                task("env", t -> t.env(Samples.strings("A", "1"))),
                task("meta", t -> t.meta(Samples.strings("c", "3"))),
                task(
                        "volume mounts",
                        t -> t.volumeMounts(List.of(new VolumeMount("v", "/v", false, "", "")))),
                task("consul", t -> t.consul(new Consul("x", "default", ""))),
                task("logs off", t -> t.logConfig(new LogConfig(10, 10, null, true))),
                task("templates rendered again", t -> t.restartPolicy(renders(true))),
                resources("cpu", r -> r.cpu(501)),
                resources("cores", r -> r.cores(1)),
                resources("memory", r -> r.memoryMb(257)),
                resources("memory_max", r -> r.memoryMaxMb(512)),
                resources("secrets", r -> r.secretsMb(5)),
                resources(
                        "devices",
                        r -> r.devices(List.of(new RequestedDevice("gpu", 1, null, null)))),
                resources("numa", r -> r.numa(new NUMAResource("require", null))));
    }

    private static RestartPolicy renders(boolean again) {
        return new RestartPolicy(Duration.ofMinutes(30), 2, Duration.ofSeconds(15), "fail", again);
    }

    static Stream<Arguments> inPlace() {
        Constraint constraint = new Constraint("${node.class}", "x", "=");
        Affinity affinity = new Affinity("${node.class}", "x", "=", 50);
        return Stream.of(
                job("nothing", job -> job),
                job("priority", job -> job.priority(70)),
                job("constraints", job -> job.constraints(List.of(constraint))),
                job("affinities", job -> job.affinities(List.of(affinity))),
                job("spreads", job -> job.spreads(List.of(new Spread("${node.class}", 50, null)))),
                job("all at once", job -> job.allAtOnce(true)),
                group("count", g -> g.count(3)),
                group("constraints", g -> g.constraints(List.of(constraint))),
                group("affinities", g -> g.affinities(List.of(affinity))),
                group("spreads", g -> g.spreads(List.of(new Spread("${node.class}", 50, null)))),
                group("update", g -> g.update(Samples.update(3))),
                group(
                        "migrate",
                        g ->
                                g.migrate(
                                        new MigrateStrategy(
                                                2,
                                                "checks",
                                                Duration.ofSeconds(1),
                                                Duration.ofMinutes(1)))),
                group("reschedule", g -> g.reschedulePolicy(null)),
                group("restart", g -> g.restartPolicy(renders(false))),
                group(
                        "disconnect",
                        g ->
                                g.disconnect(
                                        new DisconnectStrategy(
                                                Duration.ofHours(1), null, true, "best_score"))),
                group("shutdown delay", g -> g.shutdownDelay(Duration.ofSeconds(3))),
                group("max run duration", g -> g.maxRunDuration(Duration.ofHours(3))),
                group("scaling", g -> g.scaling(ScalingPolicyBuilder.builder().max(5).build())),
                group("services", g -> g.services(List.of())),
                task("kill timeout", t -> t.killTimeout(Duration.ofSeconds(9))),
                task("kill signal", t -> t.killSignal("SIGINT")),
                task("leader", t -> t.leader(true)),
                task("lifecycle", t -> t.lifecycle(new TaskLifecycle("prestart", true))),
                task("log size", t -> t.logConfig(new LogConfig(5, 20, null, false))),
                task("restart", t -> t.restartPolicy(renders(false))),
                task("shutdown delay", t -> t.shutdownDelay(Duration.ofSeconds(3))),
                task("constraints", t -> t.constraints(List.of(constraint))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("destructive")
    void takesAnotherAllocationFor(String what, UnaryOperator<Job> change) {
        assertThat(kind(change)).as(what).isEqualTo(UpdateKind.DESTRUCTIVE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inPlace")
    void isTakenOverByTheRunningAllocation(String what, UnaryOperator<Job> change) {
        assertThat(kind(change)).as(what).isEqualTo(UpdateKind.IN_PLACE);
    }

    private static @Nullable UpdateKind kind(UnaryOperator<Job> change) {
        Job before = Samples.job("web", "service", GROUP);
        Job after = change.apply(before);
        return UpdateKind.of(before, after, after.taskGroups().getFirst());
    }
}
