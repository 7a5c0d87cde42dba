package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.PluginAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that are no plugins, and records that no longer fit. */
class PluginSupervisorTest {
    @TempDir private Path root;

    private Path write(String script) throws IOException {
        var dir = Files.createDirectories(root.resolve("plugins"));
        var file = dir.resolve("fake");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return dir;
    }

    private PluginHost hostOf(String script) throws IOException {
        var dir = write(script);
        var blocks = new TreeMap<String, PluginBlock>();
        blocks.put("fake", new PluginBlock(List.of(), Map.of(), false));
        return PluginHost.start(
                new PluginHostConfig(root.resolve("state"), List.of(), dir, blocks));
    }

    @ParameterizedTest
    @CsvSource({"exit 3", "echo nonsense; sleep 100", "echo '2|2|unix|/x|grpc|'; sleep 100"})
    void doWithoutWhatIsNoPlugin(String script) throws Exception {
        var host = hostOf(script);
        try {
            assertThat(host.drivers()).isEmpty();
            assertThat(host.driver("fake")).isEmpty();
        } finally {
            host.shutdown();
        }
    }

    @Test
    void givesThePluginItsCookieAndTheVersions() throws Exception {
        var seen = root.resolve("seen");
        // Whole at once: the plugin is started again while the file is read.
        var host = hostOf("env >'%1$s.new' && mv '%1$s.new' '%1$s'; exit 1".formatted(seen));
        try {
            assertThat(host.drivers()).isEmpty();
            assertThat(seen)
                    .content()
                    .contains("NOMAD_PLUGIN_MAGIC_COOKIE=e4327c2e")
                    .contains("PLUGIN_PROTOCOL_VERSIONS=2\n");
        } finally {
            host.shutdown();
        }
    }

    @Test
    void aPluginWhoseAgentWasKilledDuringItsStartIsNotLeftBehind() throws Exception {
        var pids = root.resolve("pids");
        var script = "echo $$ >>'%s'; exec sleep 1000".formatted(pids);
        write(script);
        var agent = ShortAgent.start(root.resolve("state"), root.resolve("plugins"), "fake");
        var left = process(pids, 0);

        agent.destroyForcibly().waitFor();
        assertThat(left.isAlive()).isTrue();
        var host = hostOf(script);
        try {
            var next = process(pids, 1);
            assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(20));
            assertThat(next.isAlive()).isTrue();
        } finally {
            host.shutdown();
        }
        assertThat(left.isAlive()).isFalse();
    }

    private static ProcessHandle process(Path pids, int index) throws Exception {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < limit) {
            if (Files.exists(pids)) {
                var text = Files.readString(pids);
                var lines = text.lines().toList();
                if (lines.size() > index && text.endsWith("\n")) {
                    return ProcessHandle.of(Long.parseLong(lines.get(index))).orElseThrow();
                }
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the plugin was not started");
    }

    @Test
    void aRecordOfAnotherProcessIsNotTrusted() throws Exception {
        var own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        var other = new ProcessIdentity(own.pid(), own.startTicks() + 1, own.bootId());
        var otherBoot = new ProcessIdentity(own.pid(), own.startTicks(), "another");

        assertThat(own.isAlive()).isTrue();
        assertThat(other.isAlive()).isFalse();
        assertThat(otherBoot.isAlive()).isFalse();
        assertThat(ProcessIdentity.of(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void aRecordOutlivesTheAgentAndABrokenOneIsNone() throws Exception {
        var file = root.resolve("x.process");
        var own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        var record = new ProcessRecord(new PluginAddress.Unix(Path.of("/run/x.sock")), own);

        record.write(file);

        assertThat(ProcessRecord.read(file)).contains(record);
        Files.writeString(file, "drover plugin process 2\nunix\n/run/x.sock\n");
        assertThat(ProcessRecord.read(file)).isEmpty();
        assertThat(ProcessRecord.read(root.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    hello; Unrecognized remote plugin message
                    2|2|unix|/x|grpc|; incompatible core API version with plugin
                    1|1|unix|/x|grpc|; incompatible API version with plugin
                    1|2|udp|127.0.0.1:1|grpc|; expected unix or tcp
                    1|2|tcp|192.0.2.1:1000|grpc|; an address of this machine only
                    1|2|tcp|127.0.0.1|grpc|; an address of this machine only
                    1|2|tcp|127.0.0.1:99999|grpc|; an address of this machine only
                    1|2|unix|/x|grpc|MIIxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; certificate cannot be read
                    1|2|unix|/x; unsupported plugin protocol
                    1|2|unix|/x|netrpc|; unsupported plugin protocol
                    """)
    void refusesOtherHandshakes(String line, String why) {
        assertThatThrownBy(() -> HandshakeLine.parse(line))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void readsTheHandshake() throws Exception {
        assertThat(HandshakeLine.parse("1|2|unix|/tmp/plugin1|grpc|\n"))
                .isEqualTo(
                        new HandshakeLine(new PluginAddress.Unix(Path.of("/tmp/plugin1")), null));
        assertThat(HandshakeLine.parse("1|2|tcp|127.0.0.1:10001|grpc").address().address())
                .isEqualTo("127.0.0.1:10001");
        var own = Credentials.create();
        assertThat(HandshakeLine.parse("1|2|unix|/x|grpc|" + own.field() + "|true").certificate())
                .isEqualTo(own.certificate());
    }
}
