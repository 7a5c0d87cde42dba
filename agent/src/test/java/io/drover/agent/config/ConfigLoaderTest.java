package io.drover.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.server.PlanningSettings;
import io.drover.server.plan.RejectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir Path dir;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private AgentConfig load(String text) throws Exception {
        return ConfigLoader.load("-config", write("agent.hcl", text).toString());
    }

    @Test
    void readsHowNodesReportAndHowSchedulersBegin() throws Exception {
        ServerSettings server =
                load("""
                data_dir = "/var/lib/drover"
                server {
                  enabled                   = true
                  max_heartbeats_per_second = 12.5
                  failover_heartbeat_ttl    = "1m"
                  default_scheduler_config {
                    scheduler_algorithm     = "spread"
                    reject_job_registration = true
                    preemption_config {
                      batch_scheduler_enabled = true
                    }
                  }
                }
                """)
                        .server();

        assertThat(server.heartbeats().maxPerSecond()).isEqualTo(12.5);
        assertThat(server.heartbeats().failoverTtl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(server.heartbeats().minTtl()).isEqualTo(Duration.ofSeconds(10));
        assertThat(server.schedulerDefaults().schedulerAlgorithm()).isEqualTo("spread");
        assertThat(server.schedulerDefaults().rejectJobRegistration()).isTrue();
        assertThat(server.schedulerDefaults().preemptionConfig().batchSchedulerEnabled()).isTrue();
        assertThat(server.schedulerDefaults().preemptionConfig().systemSchedulerEnabled()).isTrue();
        assertThatThrownBy(() ->
                        load(
                                """
                                server {
                                  max_heartbeats_per_second = 0
                                  default_scheduler_config {
                                    scheduler_algorithm = "random"
                                  }
                                }
                                """))
                .hasMessageContaining("Invalid max_heartbeats_per_second")
                .hasMessageContaining("binpack or spread");
    }

    @Test
    void readsHowMuchPlanningAServerTakesOn() throws Exception {
        AgentConfig config =
                load(
                        """
                        data_dir = "/var/lib/drover"
                        server {
                          enabled                = true
                          bootstrap_expect       = 1
                          evaluation_backlog_max = 5000
                          plan_rejection_tracker {
                            enabled        = true
                            node_threshold = 20
                            node_window    = "2m"
                          }
                        }
                        """);

        assertThat(config.server().planning())
                .isEqualTo(
                        new PlanningSettings(
                                5000, new RejectionSettings(true, 20, Duration.ofMinutes(2))));
    }

    @Test
    void readsAFileOfEveryDay() throws Exception {
        AgentConfig config =
                load(
                        """
                        name       = "west-1"
                        region     = "west"
                        datacenter = "west-dc1"
                        data_dir   = "/var/lib/drover"
                        bind_addr  = "127.0.0.1"
                        log_level  = "warn"

                        ports {
                          http = 14646
                          rpc  = 14647
                          serf = 14648
                        }
                        advertise { rpc = "10.0.0.1:14647" }
                        server {
                          enabled          = true
                          bootstrap_expect = 3
                          heartbeat_grace  = "1m"
                          server_join { retry_join = ["a:4648", "b"] }
                        }
                        client {
                          enabled = true
                          options = { "driver.denylist" = "docker" }
                          meta { rack = "r1" }
                          reserved { cpu = 500 }
                        }
                        plugin "raw_exec" {
                          config { enabled = true }
                        }
                        telemetry { prometheus_metrics = true }
                        """);

        assertThat(config.name()).isEqualTo("west-1");
        assertThat(config.ports()).isEqualTo(new AgentConfig.Ports(14646, 14647, 14648, 14649));
        assertThat(config.addresses().http()).containsExactly("127.0.0.1");
        assertThat(config.log().level()).isEqualTo("WARN");
        assertThat(config.advertise().rpc()).isEqualTo("10.0.0.1:14647");
        assertThat(config.server().bootstrapExpect()).isEqualTo(3);
        assertThat(config.server().heartbeats().grace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.server().retryJoin()).containsExactly("a:4648", "b");
        assertThat(config.client().options()).containsEntry("driver.denylist", "docker");
        assertThat(config.client().meta()).containsEntry("rack", "r1");
        assertThat(config.client().reserved().cpu()).isEqualTo(500);
        assertThat(config.plugins())
                .hasEntrySatisfying(
                        "raw_exec", p -> assertThat(p.config()).containsEntry("enabled", true));
        assertThat(config.warnings()).singleElement().asString().contains("telemetry");
    }

    @Test
    void developmentModeIsAServerAndANodeOnLoopback() throws Exception {
        AgentConfig config = ConfigLoader.load("-dev");

        assertThat(config.dev()).isTrue();
        assertThat(config.server().enabled()).isTrue();
        assertThat(config.client().enabled()).isTrue();
        assertThat(config.addresses().http()).containsExactly("127.0.0.1");
        assertThat(config.dataDir()).isNull();
        assertThat(config.plugins())
                .hasEntrySatisfying(
                        "raw_exec", p -> assertThat(p.config()).containsEntry("enabled", true));
    }

    @Test
    void laterSourcesWin() throws Exception {
        Path first =
                write("1.hcl", "region = \"one\"\nclient {\n  meta { a = \"1\" \n b = \"1\" }\n}");
        Path folder = Files.createDirectory(dir.resolve("more"));
        Files.writeString(folder.resolve("b.json"), "{\"region\":\"two\",\"datacenter\":\"b\"}");
        Files.writeString(folder.resolve("a.hcl"), "datacenter = \"a\"\nname = \"a\"");
        Files.writeString(folder.resolve("c.hcl~"), "nonsense");

        AgentConfig config =
                ConfigLoader.load(
                        "-dev",
                        "-config=" + first,
                        "--config",
                        folder.toString(),
                        "-meta",
                        "b=2",
                        "-region",
                        "three");

        assertThat(config.region()).isEqualTo("three");
        assertThat(config.datacenter()).isEqualTo("b");
        assertThat(config.name()).isEqualTo("a");
        assertThat(config.client().meta()).containsEntry("a", "1").containsEntry("b", "2");
        assertThat(config.files())
                .containsExactly(
                        first.toString(),
                        folder.resolve("a.hcl").toString(),
                        folder.resolve("b.json").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "datacentre = \"x\" | agent.hcl:1:1: | datacenter",
                "server { bootstrap_expct = 3 } | agent.hcl:1:10: | bootstrap_expect",
                "serverr { } | agent.hcl:1:1: | server",
                "ports { http = 70000 } | agent.hcl:1:16: | \"http\" is 70000, expected 0 to 65535",
                "ports { http = \"many\" } | agent.hcl:1:16: | number",
                "data_dir = \"x/y\" | agent.hcl:1:12: | data_dir must be given as an absolute path: got x/y",
                "bind_addr = \"{{ GetPrivateIP }}\" | agent.hcl:1:13: | templates",
                "log_level = \"LOUD\" | agent.hcl:1:13: | Invalid log level: LOUD",
                "server { heartbeat_grace = \"soon\" } | agent.hcl:1:28: | soon",
                "client { node_pool = \"all\" } | agent.hcl:1:22: | not allowed",
                "client { server_join { start_join = [\"a\"] } } | agent.hcl:1:37: | start_join is not supported",
                "client { host_volume \"v\" { } } | agent.hcl:1:10: | Missing path in host_volume config",
                "acl { enabled = true } | agent.hcl:1:17: | access control",
                "tls { rpc = true } | agent.hcl:1:13: | TLS",
                "limits { http_max_body_bytes = 10 } | agent.hcl:1:32: | too small",
                "region = | agent.hcl:1 | "
            })
    void namesThePlaceAndTheWayOut(String text, String place, String fix) {
        assertThatThrownBy(() -> load(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(fix == null ? "" : fix);
    }

    @Test
    void tellsAllMistakesOfAFileAtOnce() {
        assertThatThrownBy(() -> load("datacentre = \"x\"\nports { http = -1 }\n"))
                .hasMessageContaining("agent.hcl:1:1")
                .hasMessageContaining("agent.hcl:2:16");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-nosuch | flag provided but not defined: -nosuch",
                "-regoin x | Did you mean \"region\"?",
                "stray | unexpected argument \"stray\"",
                "-region | flag needs an argument: -region",
                "-dev -log-level loud | Invalid log level: loud",
                "-dev -retry-max x | invalid value \"x\" for -retry-max",
                "-dev=perhaps | invalid value \"perhaps\" for -dev",
                "-config /no/such/file | there is no file or directory /no/such/file",
                "-dev -data-dir here | data-dir must be given as an absolute path: got here",
                "-server | Must specify \"data_dir\"",
                "-client -data-dir /d | needs the address of a server",
                "-bootstrap-expect 1 -client -data-dir /d | Bootstrap requires server mode",
                "-data-dir /d | Must specify either server, client or dev mode for the agent.",
                "-dev -dc a*b | Datacenter contains invalid characters"
            })
    void refusesFlagsThatMakeNoSense(String args, String message) {
        assertThatThrownBy(() -> ConfigLoader.load(args.trim().split(" ", -1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
