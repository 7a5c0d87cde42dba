package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobJson;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.state.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CanonicaliserTest {
    private static final Codec CODEC = new Codec();
    private static final String GROUP = "/TaskGroups/0";
    private static final String TASK = GROUP + "/Tasks/0";

    /** Where something is written, what, and what the stored job has at a place. */
    @ParameterizedTest(name = "{0}: {1}: {2}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "job || /Type | \"service\"",
                "job || /Priority | 50",
                "job || /Datacenters | [\"*\"]",
                "job || /NodePool | \"default\"",
                "job || /Region | \"global\"",
                "job | update { max_parallel = 4 } | /Update/MaxParallel | 4",
                "job | update { canary = 4 } | /Update/Canary | 0",
                "job | update { canary = 4 } | /TaskGroups/0/Update/Canary | 4",
                "job || /TaskGroups/0/Count | 1",
                "group | scaling {;min = 3;max = 5;} | /TaskGroups/0/Count | 3",
                "group | count = 4;scaling { max = 5 } | /TaskGroups/0/Scaling/Min | 4",
                "group | scaling { max = 5 } | /TaskGroups/0/Scaling/Target | {\"Group\":\"g\",\"Job\":\"j\",\"Namespace\":\"default\"}",
                "task | scaling \"cpu\" { max = 5 } | /TaskGroups/0/Tasks/0/ScalingPolicies/0/Target/Task | \"t\"",
                "group || /TaskGroups/0/EphemeralDisk | {\"Migrate\":false,\"SizeMB\":300,\"Sticky\":false}",
                "group | restart { attempts = 7 } | /TaskGroups/0/Tasks/0/RestartPolicy/Attempts | 7",
                "group || /TaskGroups/0/RestartPolicy | {\"Attempts\":2,\"Delay\":15000000000,\"Interval\":1800000000000,\"Mode\":\"fail\",\"RenderTemplates\":false}",
                "batch || /TaskGroups/0/RestartPolicy | {\"Attempts\":3,\"Delay\":15000000000,\"Interval\":86400000000000,\"Mode\":\"fail\",\"RenderTemplates\":false}",
                "group || /TaskGroups/0/ReschedulePolicy | {\"Attempts\":0,\"Delay\":30000000000,\"DelayFunction\":\"exponential\",\"Interval\":0,\"MaxDelay\":3600000000000,\"Unlimited\":true}",
                "batch || /TaskGroups/0/ReschedulePolicy | {\"Attempts\":1,\"Delay\":5000000000,\"DelayFunction\":\"constant\",\"Interval\":86400000000000,\"MaxDelay\":0,\"Unlimited\":false}",
                "group || /TaskGroups/0/Migrate | {\"HealthCheck\":\"checks\",\"HealthyDeadline\":300000000000,\"MaxParallel\":1,\"MinHealthyTime\":10000000000}",
                "group || /TaskGroups/0/Update | {\"AutoPromote\":false,\"AutoRevert\":false,\"Canary\":0,\"HealthCheck\":\"checks\",\"HealthyDeadline\":300000000000,\"MaxParallel\":1,\"MinHealthyTime\":10000000000,\"ProgressDeadline\":600000000000,\"Stagger\":30000000000}",
                "batch || /TaskGroups/0/Update | null",
                "group | disconnect { lost_after = \"1h\" } | /TaskGroups/0/Disconnect | {\"LostAfter\":3600000000000,\"Reconcile\":\"best_score\",\"Replace\":true,\"StopOnClientAfter\":null}",
                "task || /TaskGroups/0/Tasks/0/Resources/CPU | 100",
                "task || /TaskGroups/0/Tasks/0/Resources/MemoryMB | 300",
                "task | resources { cores = 2 } | /TaskGroups/0/Tasks/0/Resources/CPU | 0",
                "task || /TaskGroups/0/Tasks/0/KillTimeout | 5000000000",
                "task || /TaskGroups/0/Tasks/0/LogConfig | {\"Disabled\":false,\"MaxFileSizeMB\":10,\"MaxFiles\":10}",
                "task | logs { enabled = false } | /TaskGroups/0/Tasks/0/LogConfig/Disabled | true",
                "task || /TaskGroups/0/Tasks/0/Identity/Audience | [\"nomadproject.io\"]",
                "task | identity { aud = [\"x\"] } | /TaskGroups/0/Tasks/0/Identity/Audience | [\"nomadproject.io\"]",
                "task | identity {} | /TaskGroups/0/Tasks/0/Identity/Name | \"default\"",
                "task | template {;data = \"x\";destination = \"x\";} | /TaskGroups/0/Tasks/0/Templates/0/ChangeMode | \"restart\"",
                "task | template {;data = \"x\";destination = \"x\";change_mode = \"signal\";change_signal = \"sigusr1\";} | /TaskGroups/0/Tasks/0/Templates/0/ChangeSignal | \"SIGUSR1\"",
                "task | artifact {;source = \"https://x/a/b.tgz\";mode = \"file\";} | /TaskGroups/0/Tasks/0/Artifacts/0/RelativeDest | \"local/b.tgz\"",
                "task | artifact { source = \"https://x/a/b.tgz\" } | /TaskGroups/0/Tasks/0/Artifacts/0/RelativeDest | \"local/\"",
                "task | vault {} | /TaskGroups/0/Tasks/0/Vault/Env | true",
                "task | csi_plugin { id = \"x\" } | /TaskGroups/0/Tasks/0/CSIPluginConfig/StagePublishBaseDir | \"/local/csi\"",
                "task | resources {;device \"gpu\" {};} | /TaskGroups/0/Tasks/0/Resources/Devices/0/Count | 1",
                "group | network {;port \"p\" {};} | /TaskGroups/0/Networks/0/DynamicPorts/0/HostNetwork | \"default\"",
                "group | service {;provider = \"nomad\";} | /TaskGroups/0/Services/0/Name | \"j-g\"",
                "task | service {} | /TaskGroups/0/Tasks/0/Services/0/Name | \"j-g-t\"",
                "task | service {} | /TaskGroups/0/Tasks/0/Services/0/TaskName | \"t\"",
                "group | service { name = \"${JOB}-${BASE}\" } | /TaskGroups/0/Services/0/Name | \"j-j-g\"",
                "group | service {;check { type = \"http\" };} | /TaskGroups/0/Services/0/Checks/0/Name | \"service: \\\"j-g\\\" check\"",
                "group | service {;check_restart { limit = 2 };check {};} | /TaskGroups/0/Services/0/Checks/0/CheckRestart | {\"Grace\":1000000000,\"IgnoreWarnings\":false,\"Limit\":2}",
                "group | service {;weights { passing = 3 };} | /TaskGroups/0/Services/0/Weights | {\"Passing\":3,\"Warning\":1}",
                "group | service {;connect {;sidecar_service {;proxy {;upstreams {};};};};} | /TaskGroups/0/Services/0/Connect/SidecarService/Proxy/Upstreams/0/MeshGateway | {\"Mode\":\"\"}",
                "group | service {;connect {;gateway {;ingress {;listener {};};};};} | /TaskGroups/0/Services/0/Connect/Gateway/Ingress/Listeners/0/Protocol | \"tcp\"",
                "batch | periodic { crons = [\"@daily\"] } | /Periodic | {\"Enabled\":true,\"ProhibitOverlap\":false,\"Spec\":\"\",\"SpecType\":\"cron\",\"Specs\":[\"@daily\"],\"TimeZone\":\"UTC\"}",
                "batch | parameterized {} | /ParameterizedJob/Payload | \"optional\"",
                "job | multiregion {;region \"a\" {};} | /Multiregion | {\"Regions\":[{\"Count\":1,\"Datacenters\":[],\"Meta\":{},\"Name\":\"a\",\"NodePool\":\"\"}],\"Strategy\":{\"MaxParallel\":0,\"OnFailure\":\"\"}}",
            })
    void fillsIn(String place, @Nullable String lines, String path, String json) {
        Job job = canonical(text(place, lines == null ? "" : lines));

        JsonNode stored = CODEC.json().readTree(CODEC.json().writeValueAsString(job));
        assertThat(stored.at(path)).isEqualTo(CODEC.json().readTree(json));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "task | vault {} | ${attr.vault.version} semver >= 0.6.1",
                "task | vault { cluster = \"x\" } | ${attr.vault.x.version} semver >= 1.11.0",
                "group | service {} | ${attr.consul.version} semver >= 1.8.0",
                "group | service { cluster = \"x\" } | ${attr.consul.x.version} semver >= 1.8.0",
                "group | consul { partition = \"p\" } | ${attr.consul.partition} = p",
                "group | service { provider = \"nomad\" } | ${attr.nomad.service_discovery} = true",
                "task | kill_signal = \"SIGUSR1\" | ${attr.os.signals} set_contains SIGUSR1",
                "task | identity {;name = \"a\";} | ${attr.nomad.version} semver >= 1.7.0-a",
                "task | schedule {} | ",
                "task | schedule {;cron {};} | ${attr.nomad.version} semver >= 1.8.0-dev",
                "task | resources {;cores = 1;numa {};} | ${attr.kernel.name} = linux ~ ${attr.nomad.version} semver >= 1.6.3-dev",
                "task | secret \"s\" {;provider = \"hsm\";path = \"p\";} | ${attr.plugins.secrets.hsm.version} is_set ",
                "group | network { mode = \"bridge\" } | ${attr.plugins.cni.version.bridge} semver >= 0.4.0 ~ ${attr.plugins.cni.version.firewall} semver >= 0.4.0 ~ ${attr.plugins.cni.version.host-local} semver >= 0.4.0 ~ ${attr.plugins.cni.version.loopback} semver >= 0.4.0 ~ ${attr.plugins.cni.version.portmap} semver >= 0.4.0",
            })
    void asksForWhatBlocksNeed(String place, String lines, @Nullable String constraints) {
        assertThat(constraints(canonical(text(place, lines))))
                .isEqualTo(constraints == null ? "" : constraints.strip());
    }

    @Test
    void aConstraintOfTheAuthorStandsInForAnImpliedOne() {
        String own =
                "constraint {;attribute = \"${attr.consul.version}\";version = \">= 2\";};service {}";

        assertThat(constraints(canonical(text("group", own))))
                .isEqualTo("${attr.consul.version} version >= 2");
    }

    @Test
    void anExplicitZeroOfAGroupWinsOverItsJob() {
        String text =
                """
                job "j" {
                  update {
                    canary      = 3
                    auto_revert = true
                  }
                  group "g" {
                    update {
                      canary      = 0
                      auto_revert = false
                    }
                    restart { render_templates = true }
                    task "t" {
                      driver = "exec"
                      restart { render_templates = false }
                    }
                  }
                }
                """;
        TaskGroup group = the(canonical(text).taskGroups()).getFirst();
        Task task = the(group.tasks()).getFirst();

        assertThat(the(group.update()).canary()).isZero();
        assertThat(the(group.update()).autoRevert()).isFalse();
        assertThat(the(task.restartPolicy()).renderTemplates()).isFalse();
    }

    @Test
    void olderNamesOfExposedPathsStillCount() {
        String json =
                """
                {"ID": "j", "TaskGroups": [{"Name": "g", "Services": [{"Connect": {"SidecarService":
                  {"Proxy": {"ExposeConfig": {"Path": [{"Path": "/x"}]}}}}}]}]}
                """;
        Job job =
                new Canonicaliser("global")
                        .canonical(new JobJson(CODEC).read("j.json", json), "", State.initial());

        JsonNode stored = CODEC.json().readTree(CODEC.json().writeValueAsString(job));
        assertThat(
                        stored.at(
                                GROUP
                                        + "/Services/0/Connect/SidecarService/Proxy/Expose/Paths/0/Path"))
                .hasToString("\"/x\"");
        assertThat(stored.at(TASK).isMissingNode()).isTrue();
    }

    private static String constraints(Job job) {
        StringBuilder text = new StringBuilder();
        var constraints = the(job.taskGroups()).getFirst().constraints();
        if (constraints != null) {
            constraints.forEach(c ->
                    text.append(text.isEmpty() ? "" : " ~ ")
                            .append("%s %s %s".formatted(c.lTarget(), c.operand(), c.rTarget())));
        }
        return text.toString().strip();
    }

    private static Job canonical(String text) {
        Job parsed = JobParser.parse("j.hcl", text, ParseOptions.DEFAULT).job();
        return new Canonicaliser("global").canonical(parsed, "", State.initial());
    }

    private static String text(String place, String lines) {
        String written = lines.replace(';', '\n');
        boolean group = place.equals("group");
        boolean task = place.equals("task");
        return """
        job "j" {
          %s
          %s
          group "g" {
            %s
            task "t" {
              driver = "exec"
              %s
            }
          }
        }
        """
                .formatted(
                        place.equals("batch") ? "type = \"batch\"" : "",
                        group || task ? "" : written,
                        group ? written : "",
                        task ? written : "");
    }

    private static <T> T the(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
