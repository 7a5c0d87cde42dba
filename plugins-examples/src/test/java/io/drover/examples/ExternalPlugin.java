package io.drover.examples;

import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.PluginHostConfig;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Starts a plugin as agents do: as an executable in a plugin directory. */
public final class ExternalPlugin {
    private ExternalPlugin() {}

    /** A host whose plugin directory holds the plugin, and a file that is none. */
    public static PluginHost start(
            Path root, String name, Class<?> main, Map<String, ? extends @Nullable Object> config)
            throws IOException {
        return start(root, name, main, new PluginBlock(List.of(), config, false));
    }

    /** As above, with a block of its own. */
    public static PluginHost start(Path root, String name, Class<?> main, PluginBlock block)
            throws IOException {
        var dir = Files.createDirectories(root.resolve("plugins"));
        var launcher = dir.resolve(name);
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow -cp '%s' %s\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                main.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(dir.resolve("README"), "no plugin");
        var blocks = new TreeMap<String, PluginBlock>();
        blocks.put(name, block);
        return PluginHost.start(
                new PluginHostConfig(root.resolve("state"), List.of(), dir, blocks));
    }

    /** Kills the process of the plugin. */
    public static void kill(Path root, String name) throws IOException {
        var record =
                ProcessRecord.read(root.resolve("state").resolve(name + ".process")).orElseThrow();
        ProcessHandle.of(record.process().pid()).orElseThrow().destroyForcibly();
    }
}
