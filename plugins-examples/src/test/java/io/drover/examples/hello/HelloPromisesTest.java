package io.drover.examples.hello;

import io.drover.plugin.testkit.PluginLaunch;
import io.drover.plugin.testkit.TaskDriverKit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The driver keeps the promises of the SPI. */
@Execution(ExecutionMode.CONCURRENT)
class HelloPromisesTest extends TaskDriverKit {
    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.inProcess(HelloDriver::new);
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.noneOf(Ability.class);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> ends() {
        return Map.of("pause", "0s");
    }

    @Override
    protected Printing prints() {
        return new Printing(Map.of("times", 1000, "pause", "0s"), "hello world\n".repeat(1000));
    }

    @Override
    protected Map<String, ? extends @Nullable Object> runs() {
        return Map.of("name", "ready", "pause", "1h");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("times", 0);
    }

    @Override
    protected String wrongOption() {
        return "times";
    }
}
