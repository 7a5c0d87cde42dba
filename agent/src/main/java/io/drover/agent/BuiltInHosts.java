package io.drover.agent;

import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.BuiltInHost.Start;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.host.Sign;
import io.drover.plugin.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of the plugins that come with Drover, as the distribution lays them out: a launcher
 * {@code libexec/<name>-host} for each, and {@code libexec/plugin-host} for the first.
 *
 * <p>What runs programs of this machine is always there and shares a process with the collection of
 * output. Engines that are reached by socket share another, which only machines with such an engine
 * pay for. What loads native code is alone: a fault in there must not take others with it.
 */
final class BuiltInHosts {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInHosts.class);
    private static final String NVIDIA = "nvidia-gpu";

    private BuiltInHosts() {}

    /**
     * Those whose launcher is there.
     *
     * @param home where the distribution is
     * @param environment of the agent, for where programs and libraries are
     * @param plugins the agent's configuration of plugins
     */
    static List<BuiltInHost> of(
            Path home,
            SortedMap<String, String> environment,
            SortedMap<String, PluginBlock> plugins) {
        var path = SearchPath.of(environment);
        var libraries = environment.getOrDefault("LD_LIBRARY_PATH", "");
        var engines =
                new Start.OnUse(
                        List.of(
                                Sign.file(Path.of("/var/run/docker.sock")),
                                Sign.file(Path.of("/run/podman/podman.sock")),
                                Sign.program("qemu-system-x86_64", path),
                                Sign.program("qemu-system-aarch64", path)));
        var found = new ArrayList<BuiltInHost>();
        var build = build(home);
        add(found, home, build, "programs", "plugin-host", new Start.AtOnce());
        add(found, home, build, "engines", "engines-host", engines, "docker", "podman", "qemu");
        add(found, home, build, "virt", "virt-host", with("libvirt.so.0", libraries), "virt");
        add(found, home, build, "nvidia", "nvidia-host", nvidia(libraries, plugins), NVIDIA);
        add(found, home, build, "devices", "devices-host", devices(), "fpga", "tpu", "usb");
        return List.copyOf(found);
    }

    /** The library is where its plugin is told to find it, or where drivers put it. */
    private static Start nvidia(String directories, SortedMap<String, PluginBlock> plugins) {
        var block = plugins.get(NVIDIA);
        var library = block == null ? null : block.config().get("library");
        return library instanceof String path && path.startsWith("/")
                ? new Start.OnlyWith(List.of(Sign.file(Path.of(path))))
                : with("libnvidia-ml.so.1", directories);
    }

    /**
     * What drivers of such devices leave behind; what is plugged into the USB is only for those who
     * ask.
     */
    private static Start devices() {
        var signs =
                Stream.of(
                                "/sys/class/accel",
                                "/sys/class/apex",
                                "/sys/class/fpga_region",
                                "/sys/bus/pci/drivers/dfl-pci",
                                "/sys/bus/pci/drivers/xclmgmt",
                                "/sys/bus/pci/drivers/xocl")
                        .map(path -> Sign.file(Path.of(path)))
                        .toList();
        return new Start.OnUse(signs);
    }

    private static Start with(String library, String directories) {
        return new Start.OnlyWith(List.of(Sign.library(library, directories)));
    }

    private static void add(
            List<BuiltInHost> to,
            Path home,
            String build,
            String name,
            String launcher,
            Start start,
            String... plugins) {
        var command = home.resolve("libexec").resolve(launcher);
        if (Files.isExecutable(command)) {
            var names = new TreeSet<>(List.of(plugins));
            to.add(new BuiltInHost(name, List.of(command.toString()), build, names, start));
        }
    }

    /** Tells one distribution from another, also of the same version. */
    private static String build(Path home) {
        try {
            return Files.readString(home.resolve("BUILD")).strip();
        } catch (IOException e) {
            LOG.warn("{} does not say of which build it is: {}", home, e.toString());
            return "";
        }
    }
}
