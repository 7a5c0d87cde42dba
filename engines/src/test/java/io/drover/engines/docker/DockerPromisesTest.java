package io.drover.engines.docker;

import io.drover.engines.EnginesHost;
import io.drover.engines.TestImage;
import io.drover.plugin.testkit.PluginLaunch;
import io.drover.plugin.testkit.TaskDriverKit;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** {@code docker} as agents have it, with a daemon of its own. */
class DockerPromisesTest extends TaskDriverKit {
    private static final int LINES = 5000;

    private @Nullable DockerDaemon daemon;

    @Override
    protected Optional<String> unfit() throws Exception {
        var why = DockerDaemon.unfit();
        if (why.isEmpty()) {
            daemon = DockerDaemon.start();
        }
        return why;
    }

    @AfterAll
    void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.member(
                "docker",
                EnginesHost.class,
                "--state-dir",
                directory().toString(),
                "--socket-dir",
                directory().toString());
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        var running = daemon;
        if (running == null) {
            throw new IllegalStateException("there is no daemon");
        }
        return Map.of("endpoint", "unix://" + running.socket(), "infra_image", TestImage.NAME);
    }

    /** Engines take their time on a machine that has much else to do. */
    @Override
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    private static Map<String, ? extends @Nullable Object> script(String script) {
        return Map.of("image", TestImage.NAME, "command", "/bin/sh", "args", List.of("-c", script));
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> ends() {
        return script("true");
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsWith(int code) {
        return Optional.of(script("exit " + code));
    }

    @Override
    protected Printing prints() {
        var lines =
                IntStream.range(0, LINES)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining());
        return new Printing(
                script("i=0; while [ $i -lt " + LINES + " ]; do echo line $i; i=$((i+1)); done"),
                lines);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> runs() {
        return script("echo ready; trap 'exit 0' TERM; while :; do sleep 0.1; done");
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> ignoresSignals() {
        return Optional.of(script("trap '' TERM INT; echo ready; while :; do sleep 0.1; done"));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsOnHangUp(int code) {
        return Optional.of(
                script("trap 'exit " + code + "' HUP; echo ready; while :; do sleep 0.1; done"));
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("image", TestImage.NAME, "command", " spaced ");
    }

    @Override
    protected String wrongOption() {
        return "command";
    }
}
