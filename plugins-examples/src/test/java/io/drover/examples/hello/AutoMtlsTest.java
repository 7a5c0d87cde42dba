package io.drover.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.examples.ExternalPlugin;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthGrpc;
import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agent and plugin that prove themselves to one another. */
class AutoMtlsTest {
    @TempDir private Path root;
    private PluginHost host;

    @BeforeEach
    void start() throws Exception {
        host =
                ExternalPlugin.start(
                        root,
                        "hello",
                        HelloDriver.class,
                        new PluginBlock(List.of(), Map.of("default_name", "Drover"), true));
    }

    @AfterEach
    void stop() {
        host.shutdown();
    }

    private ProcessRecord record() {
        return ProcessRecord.read(root.resolve("state/hello.process")).orElseThrow();
    }

    @Test
    void runsTasks() throws Exception {
        var driver = host.driver("hello").orElseThrow();
        var out = Files.createFile(root.resolve("out"));
        var task =
                TaskConfig.builder("one", "greeter")
                        .output(out, out)
                        .config(driver.check(Map.of("times", 1)))
                        .build();

        var exit = driver.await(driver.start(task).taskId()).get(20, TimeUnit.SECONDS);

        assertThat(exit.successful()).isTrue();
        assertThat(out).hasContent("hello Drover\n");
    }

    @Test
    void letsNobodyElseIn() throws Exception {
        assertThat(host.driver("hello")).isPresent();
        var stranger = Credentials.create();

        assertThatThrownBy(() -> ask(null)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> ask(stranger.toConnectTo(stranger.certificate())))
                .isInstanceOf(StatusRuntimeException.class);
    }

    private void ask(@Nullable SslContext tls) {
        try (var transport = new PluginTransport()) {
            var channel = transport.dial(record().address(), tls);
            try {
                var _ =
                        HealthGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(20, TimeUnit.SECONDS)
                                .check(HealthCheckRequest.getDefaultInstance());
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void isStartedAnewByTheNextAgent() throws Exception {
        assertThat(host.driver("hello")).isPresent();
        ProcessIdentity before = record().process();

        host.close();
        start();

        assertThat(host.driver("hello")).isPresent();
        assertThat(before.isAlive()).isFalse();
        assertThat(record().process()).isNotEqualTo(before);
    }
}
