package io.drover.plugin.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The kit over the model, with faults if wanted. */
abstract class ModelKit extends TaskDriverKit {
    private final World world = new World();
    private final Set<Fault> faults;

    ModelKit(Set<Fault> faults) {
        this.faults = faults;
    }

    @Override
    protected Duration patience() {
        return faults.isEmpty() ? super.patience() : Duration.ofSeconds(3);
    }

    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.inProcess(() -> {
            if (faults.contains(Fault.RECOVERS_LOST)) {
                world.tasks.clear();
            }
            return new ModelDriver(world, faults);
        });
    }

    @Override
    protected Set<Ability> abilities() {
        var all = EnumSet.allOf(Ability.class);
        if (faults.contains(Fault.RECOVERS_LOST)) {
            all.remove(Ability.RECOVERY);
        }
        return all;
    }

    @Override
    protected Map<String, ? extends @Nullable Object> ends() {
        return Map.of();
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsWith(int code) {
        return Optional.of(Map.of("code", code));
    }

    @Override
    protected Printing prints() {
        var lines =
                IntStream.range(0, 3000)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining());
        return new Printing(Map.of("say", lines), lines);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> runs() {
        return Map.of("say", "ready\n", "stay", true);
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> ignoresSignals() {
        return Optional.of(Map.of("say", "ready\n", "stay", true, "deaf", true));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsOnHangUp(int code) {
        return Optional.of(Map.of("say", "ready\n", "stay", true, "hang_up_code", code));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> reports() {
        return Optional.of(Map.of());
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("code", 1000);
    }

    @Override
    protected String wrongOption() {
        return "code";
    }
}
