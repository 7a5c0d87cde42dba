package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final String AGENT_HCL =
            """
            # an agent
            name       = "one"
            data_dir   = "/var/lib/drover"
            bind_addr  = "{{ GetPrivateIP }}"
            log_level  = "${not a template}"

            ports {
              http = 5646
            }
            server {
              enabled          = true
              bootstrap_expect = 3
              server_join { retry_join = ["10.0.0.1", "10.0.0.2"], retry_interval = "15s" }
            }
            client {
              options { "driver.allowlist" = "exec", "user.denylist" = "root" }
              meta = {
                rack = "r1"
              }
              gc_disk_usage_threshold = 80.5
            }
            plugin "raw_exec" {
              config {
                enabled = true
                nested { a = 1 }
              }
            }
            plugin "docker" {
              args = ["-x"]
            }
            """;

    private static final String AGENT_JSON =
            """
            {
              "name": "one", "data_dir": "/var/lib/drover", "bind_addr": "{{ GetPrivateIP }}",
              "log_level": "${not a template}",
              "ports": {"http": 5646},
              "server": [{"enabled": true, "bootstrap_expect": 3,
                 "server_join": {"retry_join": ["10.0.0.1", "10.0.0.2"], "retry_interval": "15s"}}],
              "client": {"options": {"driver.allowlist": "exec", "user.denylist": "root"},
                 "meta": {"rack": "r1"}, "gc_disk_usage_threshold": 80.5},
              "plugin": [{"raw_exec": {"config": {"enabled": true, "nested": {"a": 1}}}},
                 {"docker": {"args": ["-x"]}}]
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {AGENT_HCL, AGENT_JSON})
    void readsAnAgentConfigurationInEitherSyntax(String text) {
        BodyReader file = Hcl.config("agent.hcl", text);

        assertThat(file.string("name")).isEqualTo("one");
        assertThat(file.string("data_dir")).isEqualTo("/var/lib/drover");
        assertThat(file.string("bind_addr")).isEqualTo("{{ GetPrivateIP }}");
        assertThat(file.string("log_level")).isEqualTo("${not a template}");
        assertThat(file.string("region")).isNull();
        assertThat(the(file.block("ports")).integer("http")).isEqualTo(5646);
        BodyReader server = the(file.block("server"));
        assertThat(server.bool("enabled")).isTrue();
        assertThat(server.number("bootstrap_expect")).isEqualTo(3);
        BodyReader join = the(server.block("server_join"));
        assertThat(join.strings("retry_join")).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(join.duration("retry_interval")).isEqualTo(Duration.ofSeconds(15));
        BodyReader client = the(file.block("client"));
        assertThat(client.textMap("options"))
                .isEqualTo(Map.of("driver.allowlist", "exec", "user.denylist", "root"));
        assertThat(client.textMap("meta")).isEqualTo(Map.of("rack", "r1"));
        assertThat(client.decimal("gc_disk_usage_threshold")).isEqualTo(80.5);
        List<BodyReader> plugins = file.blocks("plugin", "name");
        assertThat(plugins).extracting(p -> p.label(0)).containsExactly("raw_exec", "docker");
        Map<String, Object> config = Objects.requireNonNull(plugins.get(0).freeForm("config"));
        assertThat(config).containsEntry("enabled", true);
        assertThat(plugins.get(1).strings("args")).containsExactly("-x");
        assertThat(plugins.get(1).freeForm("config")).isNull();
        plugins.get(0).strings("args");
        file.done();
    }

    @Test
    void tellsEveryUnknownNameWithItsPlaceAndTheNearestKnownOne() {
        BodyReader file =
                Hcl.config("a.hcl", "nmae = \"x\"\nserver {\n  enabeld = true\n}\nclinet {}\n");
        file.string("name");
        the(file.block("server")).bool("enabled");
        file.block("client");

        assertThatThrownBy(file::done)
                .isInstanceOfSatisfying(
                        HclException.class,
                        e ->
                                assertThat(e.diagnostics())
                                        .extracting(Diagnostic::toString)
                                        .containsExactly(
                                                "a.hcl:1,1: Unsupported argument; There is no argument named \"nmae\" here. Did you mean \"name\"?",
                                                "a.hcl:5,1: Unsupported block type; There is no block of type \"clinet\" here. Did you mean \"client\"?",
                                                "a.hcl:3,3: Unsupported argument; There is no argument named \"enabeld\" here. Did you mean \"enabled\"?"));
    }

    @Test
    void collectsWrongTypesAndGoesOn() {
        BodyReader file =
                Hcl.config("a.hcl", "a = [1]\nb = \"x\"\nc = 1.5\nd = \"5 days\"\ne = 7\n");

        assertThat(file.string("a")).isNull();
        assertThat(file.bool("b")).isNull();
        assertThat(file.integer("c")).isNull();
        assertThat(file.duration("d")).isNull();
        assertThat(file.integer("e")).isEqualTo(7);

        assertThat(file.diagnostics().all())
                .extracting(Diagnostic::line)
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void rendersTheLineWithThePlaceMarked() {
        BodyReader file = Hcl.config("a.hcl", "x = 1\n\tport = \"many\"\n");
        file.integer("x");
        file.integer("port");

        assertThat(file.diagnostics().all().getFirst().render())
                .isEqualTo(
                        """
                        Error: Wrong type
                          in a.hcl, line 2, column 9
                          2 |  port = "many"
                            |         ^^^^^^
                          "port": Expected a value of type number, found the string "many".\
                        """);
    }

    @Test
    void refusesASecondBlockWhereOnlyOneMayStand() {
        BodyReader file = Hcl.config("a.hcl", "server {}\nserver {}\n");
        file.block("server");

        assertThatThrownBy(file::done).hasMessageContaining("Duplicate server block");
    }

    private static BodyReader the(@org.jspecify.annotations.Nullable BodyReader reader) {
        return Objects.requireNonNull(reader);
    }
}
