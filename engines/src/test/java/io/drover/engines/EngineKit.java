package io.drover.engines;

import io.drover.plugin.testkit.PluginLaunch;
import io.drover.plugin.testkit.TaskDriverKit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The promises of drivers whose tasks are shells in containers. */
public abstract class EngineKit extends TaskDriverKit {
    private static final int LINES = 5000;

    /** A task that is a shell script. */
    protected abstract Map<String, ? extends @Nullable Object> script(String script);

    /** The process that agents start, of which one driver is looked at. */
    protected final PluginLaunch hosted(String driver) {
        return PluginLaunch.member(
                driver,
                EnginesHost.class,
                "--state-dir",
                directory().toString(),
                "--socket-dir",
                directory().toString());
    }

    /** Engines take their time on a machine that has much else to do. */
    @Override
    protected Duration patience() {
        return Duration.ofMinutes(1);
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
}
