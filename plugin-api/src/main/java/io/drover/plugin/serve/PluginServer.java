package io.drover.plugin.serve;

import io.drover.plugin.DevicePlugin;
import io.drover.plugin.Plugin;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.proto.bundle.BundleGrpc;
import io.drover.plugin.proto.bundle.BundledPlugin;
import io.drover.plugin.proto.bundle.PluginsRequest;
import io.drover.plugin.proto.bundle.PluginsResponse;
import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves plugins to an agent.
 *
 * <p>A plugin is one line: {@code PluginServer.serve(new MyDriver())}. Several plugins in one
 * process, each on a socket of its own, are served by {@link BuiltInProcess}.
 */
public final class PluginServer implements AutoCloseable {
    private final PluginTransport transport = new PluginTransport();
    private final List<Server> servers = new ArrayList<>();
    private final List<Path> sockets = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    private PluginServer() {}

    /**
     * The whole life of a plugin process: checks that an agent started it, serves the plugin, tells
     * the agent where, and returns when the agent asks it to leave.
     *
     * @throws IOException if no socket can be opened
     */
    public static void serve(Plugin plugin) throws IOException, InterruptedException {
        var env = System.getenv();
        requireHost(env);
        try (var server = new PluginServer()) {
            var socket = socketDir(env).resolve(socketName("plugin"));
            var services = new ArrayList<>(ProcessServices.all(server::leave));
            services.addAll(services(plugin));
            var host = env.getOrDefault(GoPlugin.CERTIFICATE_NAME, "");
            if (host.isEmpty()) {
                server.open(socket, services, null);
                announce(socket, "");
            } else {
                var own = Credentials.create();
                server.open(socket, services, own.toServe(Credentials.fromPem(host)));
                announce(socket, own.field());
            }
            server.awaitStop();
            plugin.shutdown();
        }
    }

    /**
     * Serves a plugin from within another program, such as a test, and returns at once.
     *
     * @param socket where; a file that is there is replaced
     * @return the server; closing it lets go of the socket
     */
    public static PluginServer open(Path socket, Plugin plugin) throws IOException {
        var server = new PluginServer();
        try {
            var services = new ArrayList<>(ProcessServices.all(server::leave));
            services.addAll(services(plugin));
            server.open(socket, services, null);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Serves several plugins and returns at once: each on its own socket, and their list on one
     * more, together with the other services.
     *
     * @param socketDir directory that only its owner can enter
     */
    static PluginServer bundle(Path socketDir, String build, BuiltInProcess.Contents contents)
            throws IOException {
        var server = new PluginServer();
        try {
            removeStale(socketDir);
            var served =
                    PluginsResponse.newBuilder()
                            .setBuild(build)
                            .setCollectsOutput(contents.collectsOutput());
            for (var plugin : contents.plugins()) {
                var name = plugin.info().name();
                var socket = socketDir.resolve(socketName(name));
                var services = new ArrayList<>(services(plugin));
                services.add(new HealthService());
                server.open(socket, services, null);
                served.addPlugins(
                        BundledPlugin.newBuilder().setName(name).setSocket(socket.toString()));
            }
            var services = new ArrayList<>(ProcessServices.all(server::leave));
            services.add(new Bundle(served.build()));
            services.addAll(contents.services());
            server.open(socketDir.resolve(socketName("bundle")), services, null);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Writes down where the list of drivers is served, for agents that come after the one that
     * started this process. To be called before {@link #announce}: that agent may die before it has
     * heard.
     */
    void record(Path file) throws IOException {
        var self =
                ProcessIdentity.of(ProcessHandle.current().pid())
                        .orElseThrow(() -> new IOException("/proc does not show this process"));
        new ProcessRecord(new PluginAddress.Unix(sockets.getLast()), self).write(file);
    }

    /** Tells the agent on standard output where the list of drivers is served. */
    void announce() {
        announce(sockets.getLast(), "");
    }

    /** Connections that are open now, over all sockets. */
    int connections() {
        return connections.get();
    }

    /** Returns once the agent has asked the process to leave, or {@link #leave} was called. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Ends {@link #awaitStop}. */
    void leave() {
        stopped.countDown();
    }

    private static List<BindableService> services(Plugin plugin) {
        return switch (plugin) {
            case TaskDriver driver -> List.of(new BaseService(driver), new DriverService(driver));
            case DevicePlugin devices ->
                    List.of(
                            new BaseService(devices),
                            new DeviceService(devices),
                            new DeviceSetService(devices));
        };
    }

    private void open(Path socket, List<BindableService> services, @Nullable SslContext tls)
            throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length
                > GoPlugin.LONGEST_SOCKET_PATH) {
            throw new IOException(
                    "the socket path "
                            + socket
                            + " is longer than the "
                            + GoPlugin.LONGEST_SOCKET_PATH
                            + " bytes that the kernel allows; use a shorter directory");
        }
        Files.deleteIfExists(socket);
        servers.add(
                transport.serve(new PluginAddress.Unix(socket), services, new Connections(), tls));
        sockets.add(socket);
    }

    /** Sockets of processes that were killed, by the process id in their names. */
    private static void removeStale(Path socketDir) throws IOException {
        try (var sockets = Files.newDirectoryStream(socketDir, "*-*.sock")) {
            for (var socket : sockets) {
                var name = socket.getFileName().toString();
                var pid = name.substring(name.lastIndexOf('-') + 1, name.length() - 5);
                if (pid.chars().allMatch(Character::isDigit)
                        && ProcessIdentity.of(Long.parseLong(pid)).isEmpty()) {
                    Files.deleteIfExists(socket);
                }
            }
        }
    }

    private static String socketName(String name) {
        return name + "-" + ProcessHandle.current().pid() + ".sock";
    }

    private static Path socketDir(Map<String, String> env) {
        var dir = env.getOrDefault(GoPlugin.SOCKET_DIR_NAME, "");
        return Path.of(dir.isEmpty() ? System.getProperty("java.io.tmpdir") : dir);
    }

    /** The one line that the agent reads; afterwards whatever is printed goes to the log. */
    private static void announce(Path socket, String certificate) {
        var stdout =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        stdout.print(
                String.join(
                                "|",
                                GoPlugin.CORE_VERSION,
                                GoPlugin.APPLICATION_VERSION,
                                "unix",
                                socket.toString(),
                                "grpc",
                                certificate)
                        + "\n");
        stdout.flush();
        System.setOut(System.err);
    }

    /** Ends the process with an explanation when a person started it rather than an agent. */
    private static void requireHost(Map<String, String> env) {
        if (!GoPlugin.COOKIE.equals(env.get(GoPlugin.COOKIE_NAME))) {
            System.err.println(
                    "This is a plugin for Drover and Nomad agents, which start it themselves. Put it"
                            + " into the agent's plugin_dir and add a plugin block with its file"
                            + " name to the agent's configuration.");
            System.exit(1);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
        transport.close();
        for (var socket : sockets) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException _) {
                // A socket file that stays behind harms nobody.
            }
        }
    }

    private final class Connections extends ServerTransportFilter {
        @Override
        public Attributes transportReady(Attributes attributes) {
            connections.incrementAndGet();
            return attributes;
        }

        @Override
        public void transportTerminated(Attributes attributes) {
            connections.decrementAndGet();
        }
    }

    private static final class Bundle extends BundleGrpc.BundleImplBase {
        private final PluginsResponse plugins;

        Bundle(PluginsResponse plugins) {
            this.plugins = plugins;
        }

        @Override
        public void plugins(PluginsRequest request, StreamObserver<PluginsResponse> to) {
            to.onNext(plugins);
            to.onCompleted();
        }
    }
}
