package io.drover.plugin.host;

import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * An agent in a process of its own, for tests that kill it: state directory, plugin directory,
 * plugin, and its options as {@code key=value}.
 */
final class ShortAgent {
    private ShortAgent() {}

    static Process start(Path stateDir, Path pluginDir, String plugin, String... options)
            throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ShortAgent.class.getName(),
                                stateDir.toString(),
                                pluginDir.toString(),
                                plugin));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(logOf(stateDir).toFile())
                .start();
    }

    /** What it logs. */
    static Path logOf(Path stateDir) {
        return stateDir.resolveSibling(stateDir.getFileName() + ".agent-log");
    }

    public static void main(String[] args) throws InterruptedException {
        var blocks = new TreeMap<String, PluginBlock>();
        var config = new TreeMap<String, String>();
        for (var option : List.of(args).subList(3, args.length)) {
            var parts = option.split("=", 2);
            config.put(parts[0], parts[1]);
        }
        blocks.put(args[2], new PluginBlock(List.of(), config, false));
        var _ =
                PluginHost.start(
                        new PluginHostConfig(
                                Path.of(args[0]), List.of(), Path.of(args[1]), blocks));
        Thread.sleep(100_000);
    }
}
