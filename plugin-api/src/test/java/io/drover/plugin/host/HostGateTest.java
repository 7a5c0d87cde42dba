package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.host.BuiltInHost.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a process of built-in plugins is wanted. */
class HostGateTest {
    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir private Path dir;

    private static HostGate gate(Start start) {
        var host = new BuiltInHost("engines", List.of("/x"), "", new TreeSet<>(), start);
        return HostGate.of(host, OFTEN);
    }

    private Sign socket() {
        return Sign.file(dir.resolve("docker.sock"));
    }

    @Test
    void aHostThatIsAlwaysWantedWaitsForNothing() throws Exception {
        var gate = gate(new Start.AtOnce());

        assertThat(gate.isOpen()).isTrue();
        gate.await();
    }

    @Test
    void anEngineOpensItByBeingThereAlsoLater() throws Exception {
        var gate = gate(new Start.OnUse(List.of(Sign.file(dir.resolve("none")), socket())));
        assertThat(gate.isOpen()).isFalse();
        var waited =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        gate.await();
                        return true;
                    } catch (InterruptedException _) {
                        return false;
                    }
                });

        Files.createFile(dir.resolve("docker.sock"));

        assertThat(waited.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(gate(new Start.OnUse(List.of(socket()))).isOpen()).isTrue();
    }

    @Test
    void aTaskThatAsksOpensItUnlessItNeedsWhatIsNotThere() {
        var engines = gate(new Start.OnUse(List.of(socket())));
        var virt = gate(new Start.OnlyWith(List.of(Sign.library("libnone.so.9", ""))));

        engines.use();
        virt.use();

        assertThat(engines.isOpen()).isTrue();
        assertThat(virt.isOpen()).isFalse();
    }

    @Test
    void programsAndLibrariesAreFoundWhereTheyAreKept() throws Exception {
        var program = Files.createFile(dir.resolve("qemu-none"));
        Files.createFile(dir.resolve("libnone.so.9"));
        var path = "relative:/none:" + dir;

        assertThat(Sign.program("qemu-none", path).isThere().getAsBoolean()).isFalse();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(Sign.program("qemu-none", path).isThere().getAsBoolean()).isTrue();
        assertThat(Sign.library("libnone.so.9", path).isThere().getAsBoolean()).isTrue();
        assertThat(Sign.library("libnone.so.9", "").isThere().getAsBoolean()).isFalse();
        assertThat(Sign.library("libc.so.6", "").isThere().getAsBoolean()).isTrue();
    }
}
