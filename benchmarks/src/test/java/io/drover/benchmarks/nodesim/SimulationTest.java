package io.drover.benchmarks.nodesim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.json.Codec;
import io.drover.server.Server;
import io.drover.server.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    private static final int NODES = 100;

    @TempDir Path data;
    private Server server;
    private Simulation simulation;

    @BeforeEach
    void start() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server =
                Server.start(
                        ServerConfig.single(
                                "global",
                                "dc1",
                                "s1",
                                UUID.randomUUID().toString(),
                                data,
                                any,
                                any),
                        exchange -> {
                            throw new AssertionError("nobody asks");
                        });
        simulation =
                new Simulation(
                        Options.parse(
                                "-servers",
                                "127.0.0.1:" + server.rpcAddress().getPort(),
                                "-nodes",
                                Integer.toString(NODES),
                                "-per-connection",
                                "10"));
        simulation.start();
    }

    @AfterEach
    void stop() {
        simulation.close();
        server.close();
    }

    @Test
    void itsNodesGetReadyAndRunWhatTheyAreGiven() throws InterruptedException {
        await(() -> readyNodes() == NODES);

        server.jobs().register(request(500), "");

        await(() -> simulation.running() == 500);
        await(() -> runningByTheServer() == 500);
    }

    private long readyNodes() {
        return server.state().nodes("").stream().filter(n -> n.status().equals("ready")).count();
    }

    private long runningByTheServer() {
        return server.state().allocations("").stream()
                .filter(a -> a.clientStatus().equals("running"))
                .count();
    }

    private static JobRegisterRequest request(int count) {
        return new Codec()
                .json()
                .readValue(
                        """
                        {"Job": {"ID": "many", "Name": "many", "Type": "service", "Datacenters": ["*"],
                          "TaskGroups": [{"Name": "g", "Count": %d, "EphemeralDisk": {"SizeMB": 110},
                            "Tasks": [{"Name": "t", "Driver": "raw_exec", "Config": {"command": "/bin/true"},
                              "Resources": {"CPU": 100, "MemoryMB": 64}}]}]}}
                        """
                                .formatted(count),
                        JobRegisterRequest.class);
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!reached.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(10);
        }
    }
}
