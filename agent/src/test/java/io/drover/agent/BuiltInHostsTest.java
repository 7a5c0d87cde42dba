package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.BuiltInHost.Start;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.host.Sign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInHostsTest {
    @TempDir private Path home;

    @BeforeEach
    void layOut() throws IOException {
        Files.writeString(home.resolve("BUILD"), "1.0-abc\n");
        for (String name : List.of("plugin", "nvidia", "devices")) {
            Path launcher = home.resolve("libexec/" + name + "-host");
            Files.createDirectories(launcher.getParent());
            Files.createFile(launcher);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private BuiltInHost host(String name, SortedMap<String, PluginBlock> plugins) {
        return BuiltInHosts.of(home, new TreeMap<>(), plugins).stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areThoseWhoseLauncherIsThere() {
        assertThat(BuiltInHosts.of(home, new TreeMap<>(), new TreeMap<>()))
                .extracting(BuiltInHost::name)
                .containsExactly("programs", "nvidia", "devices");
        assertThat(host("nvidia", new TreeMap<>()).build()).isEqualTo("1.0-abc");
    }

    @Test
    void whatLoadsNativeCodeStartsOnlyWithItsLibraryWhereverThatIs() throws IOException {
        assertThat(signs(host("nvidia", new TreeMap<>())))
                .extracting(Sign::what)
                .containsExactly("the library libnvidia-ml.so.1");

        Path library = home.resolve("own/libnvidia-ml.so.1");
        SortedMap<String, PluginBlock> plugins = new TreeMap<>();
        plugins.put(
                "nvidia-gpu",
                new PluginBlock(List.of(), Map.of("library", library.toString()), false));
        Sign sign = signs(host("nvidia", plugins)).getFirst();

        assertThat(sign.isThere().getAsBoolean()).isFalse();
        Files.createDirectories(library.getParent());
        Files.createFile(library);
        assertThat(sign.isThere().getAsBoolean()).isTrue();
    }

    private static List<Sign> signs(BuiltInHost host) {
        assertThat(host.start()).isInstanceOf(Start.OnlyWith.class);
        return ((Start.OnlyWith) host.start()).signs();
    }

    @Test
    void devicesOfTheKernelAreLookedForOnUse() {
        BuiltInHost devices = host("devices", new TreeMap<>());

        assertThat(devices.plugins()).containsExactly("fpga", "tpu", "usb");
        assertThat(devices.start()).isInstanceOf(Start.OnUse.class);
    }
}
