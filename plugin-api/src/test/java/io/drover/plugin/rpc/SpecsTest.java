package io.drover.plugin.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.ConfigSpec.ArraySpec;
import io.drover.plugin.config.ConfigSpec.BlockAttrs;
import io.drover.plugin.config.ConfigSpec.BlockMap;
import io.drover.plugin.config.ConfigSpec.BlockSet;
import io.drover.plugin.config.Settings;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is sent arrives as it was. */
class SpecsTest {
    @Test
    void everyKindOfSpecArrives() {
        var spec =
                ConfigSpec.object()
                        .required("a", "string")
                        .optional("b", "list(string)", "[\"x\"]")
                        .block("c", ConfigSpec.none())
                        .blocks("d", ConfigSpec.object().required("e", "any").build())
                        .put("f", new BlockAttrs("f", "number", true))
                        .put("g", new BlockSet("g", 1, 2, ConfigSpec.none()))
                        .put("h", new BlockMap("h", List.of("label"), ConfigSpec.none()))
                        .put("i", new ArraySpec(List.of(new ConfigSpec.Literal("true"))))
                        .build();

        assertThat(Specs.fromMessage(Specs.toMessage(spec))).isEqualTo(spec);
    }

    @Test
    void aTaskArrives() {
        var task =
                TaskConfig.builder("alloc/web/0badcafe", "web")
                        .job("default", "job", "Job", "")
                        .allocation("alloc", "group", Path.of("/allocs/alloc"))
                        .node("node", "n1")
                        .config(Settings.of(Map.of("command", "/bin/true")))
                        .env(new TreeMap<>(Map.of("A", "1")))
                        .resources(
                                new TaskConfig.Resources(
                                        100,
                                        64,
                                        128,
                                        0.5,
                                        "1,3",
                                        "/x",
                                        List.of(new TaskConfig.Port("http", 20000, 80, "::1"))))
                        .mounts(
                                List.of(
                                        new TaskConfig.Mount(
                                                "/data", "/srv", true, "private", "", "vol")))
                        .devices(List.of(new TaskConfig.Device("/dev/a", "/dev/b", "rw")))
                        .user("nobody")
                        .output(Path.of("/o"), Path.of("/e"))
                        .network(
                                new TaskConfig.NetworkIsolation(
                                        DriverCapabilities.NetworkMode.GROUP,
                                        "/run/netns/x",
                                        new TreeMap<>(Map.of("k", "v")),
                                        "host",
                                        "10.0.0.2"))
                        .dns(new TaskConfig.Dns(List.of("1.1.1.1"), List.of(), List.of("ndots:2")))
                        .build();

        assertThat(Tasks.fromMessage(Tasks.toMessage(task))).isEqualTo(task);
    }

    @Test
    void capabilitiesArrive() {
        var capabilities =
                DriverCapabilities.plain()
                        .withExec(true)
                        .withMounts(false)
                        .withIsolation(DriverCapabilities.FileIsolation.CHROOT)
                        .withNetworkModes(
                                DriverCapabilities.NetworkMode.GROUP,
                                DriverCapabilities.NetworkMode.NONE);

        assertThat(Tasks.fromMessage(Tasks.toMessage(capabilities))).isEqualTo(capabilities);
    }

    @Test
    void anErrorKeepsItsTextAndWhetherToTryAgain() {
        var tryAgain = Errors.fromStatus(Errors.toStatus(new PluginException("busy", true)));
        var hopeless = Errors.fromStatus(Errors.toStatus(new PluginException("no such image")));
        var gone = Errors.fromStatus(Status.UNAVAILABLE.asRuntimeException());

        assertThat(tryAgain).hasMessage("busy");
        assertThat(tryAgain.recoverable()).isTrue();
        assertThat(hopeless).hasMessage("no such image");
        assertThat(hopeless.recoverable()).isFalse();
        assertThat(gone).hasMessage("plugin is shut down");
        assertThat(gone.recoverable()).isTrue();
    }
}
