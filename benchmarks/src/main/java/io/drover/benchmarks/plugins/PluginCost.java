package io.drover.benchmarks.plugins;

import com.sun.management.OperatingSystemMXBean;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.PluginInfoRequest;
import io.drover.plugin.proto.bundle.BundleGrpc;
import io.drover.plugin.proto.bundle.PluginsRequest;
import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.ManagedChannel;
import io.netty.handler.ssl.SslContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin process costs: from its start to its handshake and to its first answer, its memory
 * as it is and after calls, and the time of one call.
 *
 * <p>Arguments: {@code NAME:COMMAND…}, one argument for each plugin, the command's words separated
 * by spaces. A name that ends in {@code +tls} has both ends prove themselves to one another; one
 * that ends in {@code +host} is a process of built-in plugins, which gets a state directory. Prints
 * one line for each, medians of {@value #STARTS} starts.
 */
public final class PluginCost {
    private static final int STARTS = 9;
    private static final int WARM_UP = 2_000;
    private static final int CALLS = 5_000;

    private PluginCost() {}

    public static void main(String[] args) throws Exception {
        System.out.printf(
                "%-28s %10s %10s %8s %9s %9s %9s %9s%n",
                "plugin", "handshake", "answer", "CPU", "PSS", "PSS used", "call p50", "p99");
        try (var transport = new PluginTransport()) {
            for (var arg : args) {
                int colon = arg.indexOf(':');
                var command = List.of(arg.substring(colon + 1).split(" ", -1));
                measure(transport, arg.substring(0, colon), command);
            }
        }
        System.out.printf("load %.1f%n", load());
    }

    private static double load() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage();
    }

    private record Start(double handshake, double answer, double cpu, double pss) {}

    private static void measure(PluginTransport transport, String name, List<String> command)
            throws Exception {
        var starts = new ArrayList<Start>();
        for (int i = 1; i < STARTS; i++) {
            try (var running = Running.start(transport, name, command)) {
                starts.add(running.cost());
            }
        }
        try (var running = Running.start(transport, name, command)) {
            starts.add(running.cost());
            long[] calls = running.calls();
            System.out.printf(
                    "%-28s %7.0f ms %7.0f ms %5.2f s %5.1f MiB %5.1f MiB %6.0f us %6.0f us%n",
                    name,
                    median(starts, Comparator.comparingDouble(Start::handshake)).handshake(),
                    median(starts, Comparator.comparingDouble(Start::answer)).answer(),
                    median(starts, Comparator.comparingDouble(Start::cpu)).cpu(),
                    median(starts, Comparator.comparingDouble(Start::pss)).pss(),
                    running.pss(),
                    calls[CALLS / 2] / 1e3,
                    calls[CALLS * 99 / 100] / 1e3);
        }
    }

    private static Start median(List<Start> starts, Comparator<Start> by) {
        return starts.stream().sorted(by).toList().get(starts.size() / 2);
    }

    /** A plugin process that has answered once. */
    private record Running(
            Path dir, Process process, List<ManagedChannel> channels, Runnable call, Start cost)
            implements AutoCloseable {
        static Running start(PluginTransport transport, String name, List<String> command)
                throws Exception {
            var dir = Files.createTempDirectory("plugin-cost");
            var own = name.endsWith("+tls") ? Credentials.create() : null;
            boolean host = name.endsWith("+host");
            long begin = System.nanoTime();
            var process = launch(dir, command, own, host);
            var line = firstLine(process).split("\\|", -1);
            double handshake = (System.nanoTime() - begin) / 1e6;
            var channels = new ArrayList<ManagedChannel>();
            SslContext tls = own == null ? null : own.toConnectTo(Credentials.fromField(line[5]));
            channels.add(transport.dial(PluginAddress.parse(line[2], line[3]), tls));
            if (host) {
                var first =
                        BundleGrpc.newBlockingStub(channels.getFirst())
                                .withWaitForReady()
                                .plugins(PluginsRequest.getDefaultInstance())
                                .getPlugins(0);
                channels.add(
                        transport.dial(new PluginAddress.Unix(Path.of(first.getSocket())), null));
            }
            var stub = BasePluginGrpc.newBlockingStub(channels.getLast()).withWaitForReady();
            Runnable call =
                    () -> {
                        var _ = stub.pluginInfo(PluginInfoRequest.getDefaultInstance());
                    };
            call.run();
            double answer = (System.nanoTime() - begin) / 1e6;
            var cost = new Start(handshake, answer, cpu(process.pid()), pss(process.pid()));
            return new Running(dir, process, channels, call, cost);
        }

        private static Process launch(
                Path dir, List<String> command, @Nullable Credentials own, boolean host)
                throws IOException {
            var line = new ArrayList<>(command);
            if (host) {
                line.addAll(List.of("--state-dir", dir.toString()));
            }
            var builder = new ProcessBuilder(line);
            builder.environment().put(GoPlugin.COOKIE_NAME, GoPlugin.COOKIE);
            builder.environment().put(GoPlugin.VERSIONS_NAME, GoPlugin.APPLICATION_VERSION);
            builder.environment().put(GoPlugin.SOCKET_DIR_NAME, dir.toString());
            if (own != null) {
                builder.environment().put(GoPlugin.CERTIFICATE_NAME, own.pem());
            }
            return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        }

        private static String firstLine(Process process) throws IOException {
            @SuppressWarnings("resource") // stays open as long as the process runs
            BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
            var line = reader.readLine();
            if (line == null) {
                throw new IOException("the plugin ended without a line");
            }
            return line;
        }

        /** Nanoseconds of calls one after the other, sorted. */
        long[] calls() {
            for (int i = 0; i < WARM_UP; i++) {
                call.run();
            }
            long[] nanos = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                long begin = System.nanoTime();
                call.run();
                nanos[i] = System.nanoTime() - begin;
            }
            Arrays.sort(nanos);
            return nanos;
        }

        double pss() throws IOException {
            return pss(process.pid());
        }

        private static double pss(long pid) throws IOException {
            for (var line : Files.readAllLines(Path.of("/proc", pid + "", "smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
                }
            }
            return 0;
        }

        /** Seconds of processor time, of its threads and of what it has waited for. */
        private static double cpu(long pid) throws IOException {
            var stat = Files.readString(Path.of("/proc", pid + "", "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = 11; i < 15; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / 100.0;
        }

        @Override
        public void close() throws IOException {
            channels.forEach(ManagedChannel::shutdownNow);
            process.destroyForcibly();
            process.onExit().join();
            try (var files = Files.walk(dir)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
