package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentMainTest {
    @TempDir Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return AgentMain.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String config(int httpPort) throws IOException {
        Path file = dir.resolve("agent.hcl");
        Files.writeString(
                file,
                """
                data_dir  = "%s"
                bind_addr = "127.0.0.1"
                ports {
                  http = %d
                  rpc  = 0
                  serf = 0
                }
                server {
                  enabled = true
                }
                """
                        .formatted(dir.resolve("data"), httpPort));
        return file.toString();
    }

    @Test
    void aFlagThatIsNotThereIsNamed() {
        assertThat(run("-regoin", "x")).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("==> Error loading configuration: ")
                .contains("-regoin")
                .contains("region");
        assertThat(out.size()).isZero();
    }

    @Test
    void aDataDirectoryOfAnotherAgentIsLeftAlone() throws IOException {
        String file = config(0);
        try (DataDirectory held = DataDirectory.open(dir.resolve("data"))) {
            assertThat(run("-config", file)).isEqualTo(1);

            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("==> Error starting agent: data_dir " + held.path())
                    .contains("another agent (process " + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void aPortInUseEndsTheStartWithItsName() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("-config", config(taken.getLocalPort()))).isEqualTo(1);

            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("in use")
                    .contains("ports.http");
        }
        // Let go of: the next agent may have it.
        DataDirectory.open(dir.resolve("data")).close();
    }
}
