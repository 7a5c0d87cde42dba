package io.drover.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * One agent of the distribution in a process of its own: server and client of a region on loopback,
 * with ports and a data directory of its own. Closing it leaves nothing behind.
 */
final class TestAgent implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path home;
    private final String region;
    private final List<Integer> ports;
    private @Nullable Process process;

    private TestAgent(Path home, String region, List<Integer> ports) {
        this.home = home;
        this.region = region;
        this.ports = ports;
    }

    /** Lays out configuration and data below {@code parent}; starts nothing. */
    static TestAgent prepare(Path parent, String region) {
        TestAgent agent = new TestAgent(parent.resolve(region), region, freePorts(4));
        agent.writeConfiguration("");
        return agent;
    }

    /** Starts an agent and waits until its node takes work. */
    static TestAgent start(Path parent, String region) {
        TestAgent agent = prepare(parent, region);
        try {
            agent.start();
            agent.awaitReady();
            return agent;
        } catch (RuntimeException | Error e) {
            agent.close();
            throw e;
        }
    }

    /** Writes the configuration anew, with {@code more} at its end. */
    void writeConfiguration(String more) {
        try {
            Files.createDirectories(home);
            Files.writeString(
                    configuration(),
                    """
                    name       = "%1$s-1"
                    region     = "%1$s"
                    datacenter = "%1$s-dc1"
                    data_dir   = "%2$s"
                    bind_addr  = "127.0.0.1"

                    ports {
                      http = %3$d
                      rpc  = %4$d
                      serf = %5$d
                      raft = %6$d
                    }

                    server {
                      enabled          = true
                      bootstrap_expect = 1
                    }

                    client {
                      enabled = true
                    }

                    plugin "raw_exec" {
                      config {
                        enabled = true
                      }
                    }
                    %7$s
                    """
                            .formatted(
                                    region,
                                    dataDir(),
                                    ports.get(0),
                                    ports.get(1),
                                    ports.get(2),
                                    ports.get(3),
                                    more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        startWith(Map.of());
    }

    void startWith(Map<String, String> environment) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    Distribution.launcher().toString(),
                                    "agent",
                                    "-config",
                                    configuration().toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            Environment.cleanse(builder.environment());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Await.until(
                "a ready node in region " + region + "; the agent's log:\n" + logTail(),
                () -> {
                    if (!process().isAlive()) {
                        throw new AssertionError("the agent ended:\n" + logTail());
                    }
                    for (JsonNode node : get("/v1/nodes")) {
                        if (node.get("Status").asString().equals("ready")) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    Path configuration() {
        return home.resolve("agent.hcl");
    }

    Path dataDir() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve("agent.log");
    }

    int httpPort() {
        return ports.get(0);
    }

    String gossipAddress() {
        return "127.0.0.1:" + ports.get(2);
    }

    String address() {
        return "http://127.0.0.1:" + ports.get(0);
    }

    long pid() {
        return process().pid();
    }

    /** The process that serves the drivers that come with Drover. */
    Optional<Long> pluginHost() {
        return host("io.drover.drivers.DriverHost");
    }

    /** A process of plugins that come with Drover, by its main class. */
    Optional<Long> host(String main) {
        return Processes.running(main + " --state-dir " + dataDir()).stream().findFirst();
    }

    /** SIGKILL to the agent, nothing else. */
    void kill() {
        Processes.kill(pid());
    }

    /** SIGTERM, and waits for the end. */
    int stop() {
        process().destroy();
        try {
            if (!process().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the agent did not stop within 30 s:\n" + logTail());
            }
            return process().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Distribution.Result run(String... arguments) {
        return Distribution.run(address(), arguments);
    }

    /** Runs a command that must succeed and gives its output. */
    String ok(String... arguments) {
        Distribution.Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + result + "\n" + logTail());
        }
        return result.out();
    }

    /** The answer of a GET that must be 200. */
    JsonNode get(String path) {
        Answer answer = request("GET", path, null);
        if (answer.status() != 200) {
            throw new IllegalStateException("GET " + path + ": " + answer); // awaits try again
        }
        return JSON.readTree(answer.body());
    }

    record Answer(int status, String body) {}

    Answer request(String method, String path, byte @Nullable [] body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address() + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setReadTimeout(60_000);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            InputStream in =
                    status < 400 ? connection.getInputStream() : connection.getErrorStream();
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers a job given as JSON and gives the evaluation's id. */
    String register(String job) {
        Answer answer =
                request(
                        "PUT",
                        "/v1/jobs",
                        ("{\"Job\":" + job + "}").getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AssertionError("register: " + answer);
        }
        return JSON.readTree(answer.body()).get("EvalID").asString();
    }

    /** Stops a job and forgets it. */
    void deregister(String job) {
        Answer answer = request("DELETE", "/v1/job/" + job + "?purge=true", null);
        if (answer.status() != 200) {
            throw new AssertionError("deregister: " + answer);
        }
    }

    /** The newest allocations of a job as the list route shows them. */
    List<JsonNode> allocations(String job) {
        List<JsonNode> found = new ArrayList<>();
        get("/v1/job/" + job + "/allocations").forEach(found::add);
        return found;
    }

    /** Waits for an allocation of {@code job} in {@code clientStatus} and gives its id. */
    String awaitAllocation(String job, String clientStatus) {
        return Await.value(
                "an allocation of " + job + " that is " + clientStatus,
                () ->
                        allocations(job).stream()
                                .filter(a -> a.get("ClientStatus").asString().equals(clientStatus))
                                .map(a -> a.get("ID").asString())
                                .findFirst());
    }

    String logs(String allocation, String task, String stream) {
        return request(
                        "GET",
                        "/v1/client/fs/logs/"
                                + allocation
                                + "?task="
                                + task
                                + "&type="
                                + stream
                                + "&plain=true",
                        null)
                .body();
    }

    String logTail() {
        try {
            if (!Files.exists(log())) {
                return "(no log)";
            }
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            Processes.kill(pid());
        }
        Processes.killAll(Processes.mentioning(home.toString()));
        // What runs in containers mentions nothing outside of them.
        allocationsOnDisk().forEach(id -> Processes.killAll(Processes.inGroupOf(id)));
        unmount();
    }

    private List<String> allocationsOnDisk() {
        Path allocations = dataDir().resolve("alloc");
        if (!Files.isDirectory(allocations)) {
            return List.of();
        }
        try (var directories = Files.list(allocations)) {
            return directories.map(directory -> directory.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a killed agent had mounted for tasks whose directories it would have removed later. */
    private void unmount() {
        try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
            List<String> ours =
                    mounts.map(line -> line.split(" ", 3)[1])
                            .filter(path -> path.startsWith(home + "/"))
                            .toList();
            for (String path : ours) {
                new ProcessBuilder("umount", path).start().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("the agent was not started");
        }
        return process;
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
