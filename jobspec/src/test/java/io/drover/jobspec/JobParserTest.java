package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobParserTest {
    @Test
    void readsAWebService() throws IOException {
        Job job = parse("web.nomad.hcl");

        assertThat(job.id()).isEqualTo("web");
        assertThat(job.name()).isEqualTo("web");
        assertThat(job.priority()).isEqualTo(60);
        assertThat(job.datacenters()).containsExactly("dc1", "dc2");
        assertThat(job.meta()).isEqualTo(Map.of("team", "edge", "tier", "front"));
        assertThat(job.constraints())
                .containsExactly(new Constraint("${attr.kernel.name}", "linux", "="));
        assertThat(the(job.update()).minHealthyTime()).isEqualTo(Duration.ofSeconds(15));
        assertThat(the(job.update()).progressDeadline()).isNull();

        TaskGroup group = the(job.taskGroups()).getFirst();
        assertThat(group.count()).isEqualTo(3);
        NetworkResource network = the(group.networks()).getFirst();
        assertThat(network.dynamicPorts()).containsExactly(new Port("http", 0, 8080, "", false));
        assertThat(network.reservedPorts()).containsExactly(new Port("admin", 9901, 0, "", false));
        assertThat(the(group.services()).getFirst().name()).isEqualTo("web-blue");
        assertThat(the(group.services()).getFirst().tags())
                .containsExactly("urlprefix-/", "version-1.25");

        Task task = the(group.tasks()).getFirst();
        assertThat(task.killTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(task.config())
                .isEqualTo(
                        Map.of(
                                "image",
                                "nginx:1.25",
                                "ports",
                                List.of("http"),
                                "mount",
                                List.of(
                                        Map.of(
                                                "type",
                                                "bind",
                                                "source",
                                                "local/html",
                                                "target",
                                                "/usr/share/nginx/html")),
                                "labels",
                                List.of(Map.of("node", "${node.unique.name}")),
                                "pids_limit",
                                200));
        assertThat(task.env())
                .isEqualTo(
                        Map.of(
                                "PORT",
                                "${NOMAD_PORT_http}",
                                "RACK",
                                "${meta.rack}",
                                "HOME",
                                "${env[\"HOME\"]}",
                                "BUDGET",
                                "12.5",
                                "SHELL",
                                "${HOME:-/}"));
        assertThat(the(task.templates()).getFirst().embeddedTmpl())
                .isEqualTo("server {\n  listen {{ env \"NOMAD_PORT_http\" }};\n}\n");
    }

    static Job parse(String resource) throws IOException {
        return JobParser.parse(resource, text(resource), ParseOptions.DEFAULT).job();
    }

    static String text(String resource) throws IOException {
        try (InputStream in = JobParserTest.class.getResourceAsStream("/jobs/" + resource)) {
            return new String(the(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static <T> T the(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
