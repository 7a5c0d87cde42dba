package io.drover.client.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.client.ClientConfig;
import io.drover.client.ClientConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class NodeFingerprintTest {
    @TempDir Path folder;

    @Test
    void readsCoresAndTheirSpeed() throws IOException {
        file("proc/cpuinfo", "processor : 0\nmodel name : Test CPU\ncpu MHz : 2300.5\n");
        file("sys/devices/system/cpu/online", "0-1");
        file("sys/devices/system/cpu/cpu0/cpufreq/base_frequency", "2000000");
        file("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "3000000");
        file("proc/meminfo", "MemTotal:       1048576 kB\nMemFree: 1 kB\n");

        Fingerprint found = take(config());

        assertThat(found.attribute("cpu.modelname")).isEqualTo("Test CPU");
        assertThat(found.attribute("cpu.numcores")).isEqualTo("2");
        assertThat(found.attribute("cpu.totalcompute")).isEqualTo("4300");
        assertThat(found.attribute("cpu.usablecompute")).isEqualTo("4300");
        assertThat(found.attribute("numa.node0.cores")).isEqualTo("0-1");
        assertThat(found.attribute("memory.totalbytes")).isEqualTo("1073741824");
        assertThat(found.resources().cpu().cpuShares()).isEqualTo(4300);
        assertThat(found.resources().cpu().reservableCpuCores()).containsExactly(0, 1);
        assertThat(found.resources().memory().memoryMb()).isEqualTo(1024);
    }

    @Test
    void believesTheConfigurationMoreThanTheMachine() {
        Fingerprint found =
                take(config().cpuTotalCompute(9000).reservedCpu(500).memoryTotalMb(2048));

        assertThat(found.attribute("cpu.totalcompute")).isEqualTo("9000");
        assertThat(found.attribute("cpu.usablecompute")).isEqualTo("8500");
        assertThat(found.resources().memory().memoryMb()).isEqualTo(2048);
    }

    @Test
    void namesTheSystemAndItsCgroups() throws IOException {
        file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        file("etc/debian_version", "12.11\n");
        file("proc/sys/kernel/hostname", "vm\n");
        file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");

        Fingerprint found = take(config());

        assertThat(found.attribute("os.name")).isEqualTo("debian");
        assertThat(found.attribute("os.version")).isEqualTo("12.11");
        assertThat(found.attribute("unique.hostname")).isEqualTo("vm");
        assertThat(found.attribute("os.cgroups.version")).isEqualTo("2");
        assertThat(found.attribute("nomad.version")).isEqualTo("2.0.6");
    }

    @Test
    void leavesOutWhatIsDenied() {
        Fingerprint found =
                take(config().options(new TreeMap<>(Map.of("fingerprint.denylist", "host, cpu"))));

        assertThat(found.attributes()).doesNotContainKeys("kernel.name", "cpu.arch");
        assertThat(found.attributes()).containsKey("nomad.version");
        assertThat(found.resources().cpu()).isNotNull();
    }

    @Test
    void looksAtThisMachine() throws IOException {
        Files.createDirectories(folder.resolve("alloc"));
        Fingerprint found =
                new NodeFingerprint(config().build(), SystemFiles.ofThisMachine()).take();

        assertThat(found.attributes())
                .containsKeys(
                        "cpu.numcores",
                        "memory.totalbytes",
                        "kernel.version",
                        "unique.storage.volume",
                        "unique.network.ip-address");
        assertThat(found.resources().networks()).isNotEmpty();
        assertThat(found.resources().disk().diskMb()).isPositive();
    }

    @Test
    void keepsItsIdentity() throws IOException {
        NodeIdentity first = NodeIdentity.in(folder);

        assertThat(NodeIdentity.in(folder)).isEqualTo(first);
        assertThat(first.toString()).doesNotContain(first.secretId());
        Files.writeString(folder.resolve("client-id"), "");
        assertThatThrownBy(() -> NodeIdentity.in(folder))
                .hasMessageContaining("client-id does not hold an id");
    }

    @Test
    void readsAndWritesSetsOfNumbers() {
        assertThat(Ranges.parse("0-2,5")).containsExactly(0, 1, 2, 5);
        assertThat(Ranges.parse("x")).isEmpty();
        assertThat(Ranges.format(new TreeSet<>(List.of(0, 1, 2, 5, 7, 8)))).isEqualTo("0-2,5,7-8");
        assertThat(Ranges.format(new TreeSet<>())).isEmpty();
    }

    private ClientConfigBuilder config() {
        return ClientConfig.builder(folder.resolve("state"), folder, "127.0.0.1:4646");
    }

    private Fingerprint take(ClientConfigBuilder config) {
        return new NodeFingerprint(config.build(), new SystemFiles(folder.resolve("root"))).take();
    }

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve("root").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
