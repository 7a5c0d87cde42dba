package io.drover.plugin.testkit;

import io.drover.plugin.Plugin;
import io.drover.plugin.proto.bundle.BundleGrpc;
import io.drover.plugin.proto.bundle.BundledPlugin;
import io.drover.plugin.proto.bundle.PluginsRequest;
import io.drover.plugin.proto.goplugin.Empty;
import io.drover.plugin.proto.goplugin.GRPCControllerGrpc;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.drover.plugin.serve.PluginServer;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A plugin that answers, and the connection to it. */
final class RunningPlugin implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LOG = "stderr.log";

    private final PluginLaunch launch;
    private final Path dir;
    private final PluginTransport transport = new PluginTransport();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private Life life;

    private RunningPlugin(PluginLaunch launch, Path dir) throws Exception {
        this.launch = launch;
        this.dir = dir;
        this.life = begin();
    }

    /** One process, or one instance within this process. */
    private sealed interface Life {
        PluginAddress address();

        record Here(Plugin plugin, PluginServer server, PluginAddress address) implements Life {}

        record Elsewhere(Process process, PluginAddress address) implements Life {}
    }

    static RunningPlugin start(PluginLaunch launch) throws Exception {
        var dir = Files.createTempDirectory("drover-kit-");
        try {
            return new RunningPlugin(launch, dir);
        } catch (Exception | AssertionError e) {
            Directories.remove(dir);
            throw e;
        }
    }

    private Life begin() throws Exception {
        return switch (launch) {
            case PluginLaunch.InProcess(var maker) -> {
                var plugin = maker.call();
                var socket = Files.createTempFile(dir, "plugin-", ".sock");
                yield new Life.Here(
                        plugin, PluginServer.open(socket, plugin), new PluginAddress.Unix(socket));
            }
            case PluginLaunch.External(var command, var name) -> {
                var process = spawn(command);
                var address = handshake(process);
                yield new Life.Elsewhere(process, name.isEmpty() ? address : member(address, name));
            }
        };
    }

    private Process spawn(List<String> command) throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(dir.resolve(LOG).toFile()));
        builder.environment().put(GoPlugin.COOKIE_NAME, GoPlugin.COOKIE);
        builder.environment().put(GoPlugin.VERSIONS_NAME, GoPlugin.APPLICATION_VERSION);
        builder.environment().put(GoPlugin.SOCKET_DIR_NAME, dir.toString());
        return builder.start();
    }

    /** Reads the line, and then whatever follows so that the plugin never blocks. */
    private PluginAddress handshake(Process process) throws Exception {
        var reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line =
                Calls.within(
                        LIMIT, "the line that says where the plugin listens", reader::readLine);
        Thread.ofVirtual().start(() -> drain(reader));
        var fields = line == null ? new String[0] : line.split("\\|", -1);
        if (fields.length < 5
                || !fields[0].equals(GoPlugin.CORE_VERSION)
                || !fields[1].equals(GoPlugin.APPLICATION_VERSION)
                || !fields[4].equals("grpc")) {
            process.destroyForcibly();
            process.waitFor();
            throw new AssertionError(
                    "the plugin printed \"%s\", expected 1|2|unix|<socket>|grpc|; it logged:%n%s"
                            .formatted(line, logged()));
        }
        return PluginAddress.parse(fields[2], fields[3]);
    }

    private String logged() throws IOException {
        return new String(Files.readAllBytes(dir.resolve(LOG)), StandardCharsets.UTF_8);
    }

    private static void drain(BufferedReader reader) {
        try (reader) {
            while (reader.readLine() != null) {
                // Printed after the handshake; nobody needs it.
            }
        } catch (IOException _) {
            // The process has ended.
        }
    }

    private PluginAddress member(PluginAddress bundle, String name) throws IOException {
        var channel = transport.dial(bundle, null);
        try {
            var plugins =
                    BundleGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .withWaitForReady()
                            .plugins(PluginsRequest.getDefaultInstance())
                            .getPluginsList();
            for (BundledPlugin plugin : plugins) {
                if (plugin.getName().equals(name)) {
                    return new PluginAddress.Unix(Path.of(plugin.getSocket()));
                }
            }
            throw new IOException("the process serves no plugin " + name);
        } finally {
            channel.shutdownNow();
        }
    }

    /** A connection to the living plugin. */
    ManagedChannel channel() {
        var channel = transport.dial(life.address(), null);
        channels.add(channel);
        return channel;
    }

    /** Kills it without a word and starts the next one. */
    void replace() throws Exception {
        end(/* kill= */ true);
        life = begin();
    }

    private void end(boolean kill) throws InterruptedException {
        switch (life) {
            case Life.Here(var plugin, var server, var _) -> {
                plugin.shutdown();
                server.close();
            }
            case Life.Elsewhere(var process, var address) -> {
                if (!kill) {
                    shutdown(address);
                }
                if (kill || !process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                process.waitFor();
            }
        }
        channels.forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }

    private void shutdown(PluginAddress address) {
        var channel = transport.dial(address, null);
        try {
            var _ =
                    GRPCControllerGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(5, TimeUnit.SECONDS)
                            .shutdown(Empty.getDefaultInstance());
        } catch (StatusRuntimeException _) {
            // A member of a bundle is not asked to leave; it is killed.
        } finally {
            channel.shutdownNow();
        }
    }

    /** Holds the sockets and the log; removed by {@link #close}. */
    Path directory() {
        return dir;
    }

    @Override
    public void close() throws IOException {
        boolean member =
                launch instanceof PluginLaunch.External(var _, var name) && !name.isEmpty();
        try {
            end(/* kill= */ member);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            transport.close();
            Directories.remove(dir);
        }
    }
}
