package io.drover.plugin.host;

import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent in a process of its own, for tests that kill it: state directory, plugin directory. */
final class ShortAgent {
    private ShortAgent() {}

    static Process start(Path stateDir, Path pluginDir, String plugin) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortAgent.class.getName(),
                        stateDir.toString(),
                        pluginDir.toString(),
                        plugin)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws InterruptedException {
        var blocks = new TreeMap<String, PluginBlock>();
        blocks.put(args[2], new PluginBlock(List.of(), Map.of(), false));
        var _ =
                PluginHost.start(
                        new PluginHostConfig(
                                Path.of(args[0]), List.of(), Path.of(args[1]), blocks));
        Thread.sleep(100_000);
    }
}
