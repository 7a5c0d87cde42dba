package io.drover.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.rpc.GoPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the kit starts leaves nothing behind. */
@Execution(ExecutionMode.CONCURRENT)
class RunningPluginTest {
    @TempDir private Path dir;

    @Test
    void removesItsDirectoryAtTheEnd() throws Exception {
        var calls = new AtomicInteger();
        Path used;
        try (var plugin =
                RunningPlugin.start(PluginLaunch.inProcess(() -> new ModelDevices(null, calls)))) {
            used = plugin.directory();
            plugin.replace();
            assertThat(used).isNotEmptyDirectory();
        }

        assertThat(used).doesNotExist();
    }

    @Test
    void tellsWhatAPluginThatDoesNotStartLoggedAndRemovesItsDirectory() throws Exception {
        var told = dir.resolve("told");
        var script =
                "echo $%s > %s; echo no such hardware >&2; echo hello"
                        .formatted(GoPlugin.SOCKET_DIR_NAME, told);

        assertThatThrownBy(() -> RunningPlugin.start(PluginLaunch.command("/bin/sh", "-c", script)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the plugin printed \"hello\"")
                .hasMessageContaining("no such hardware");

        assertThat(Path.of(Files.readString(told).strip())).doesNotExist();
    }
}
