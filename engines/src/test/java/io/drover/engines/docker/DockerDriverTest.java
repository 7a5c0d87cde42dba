package io.drover.engines.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.TaskBench;
import io.drover.engines.TestImage;
import io.drover.engines.logs.LogTails;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tasks may say of their containers, seen by a daemon and from inside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // before each test
class DockerDriverTest {
    private DockerDaemon daemon;
    private LogTails tails;
    private DockerDriver driver;
    private TaskBench bench;
    @TempDir private Path root;

    @BeforeAll
    void startDaemon() throws Exception {
        var why = DockerDaemon.unfit();
        Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
        daemon = DockerDaemon.start();
    }

    @AfterAll
    void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        tails = new LogTails();
        driver = new DockerDriver(root, tails, Map.of());
        bench = new TaskBench(root, driver);
        configure(Map.of());
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        driver.shutdown();
        tails.close();
        assertThat(daemon.containers()).isEmpty();
    }

    private void configure(Map<String, ? extends @Nullable Object> more) throws Exception {
        var raw = new TreeMap<String, @Nullable Object>(more);
        raw.put("endpoint", "unix://" + daemon.socket());
        bench.configure(raw);
    }

    private static Map<String, @Nullable Object> script(
            String script, Map<String, ? extends @Nullable Object> more) {
        var raw = new TreeMap<String, @Nullable Object>(more);
        raw.put("image", TestImage.NAME);
        raw.put("command", "/bin/sh");
        raw.put("args", List.of("-c", script));
        return raw;
    }

    private static final String RUNS = "echo ready; exec sleep 1000";

    private JsonNode container(TaskBench.Job job) throws Exception {
        var id = driver.inspect(job.id()).attributes().get("container_id");
        return daemon.engine().http().get("/containers/" + id + "/json");
    }

    private String refusal(Map<String, ? extends @Nullable Object> more) throws Exception {
        var task = bench.task(script("true", more)).build();
        try {
            var _ = driver.start(task);
        } catch (PluginException e) {
            return String.valueOf(e.getMessage());
        }
        driver.destroy(task.id(), true);
        return "";
    }

    @Test
    void tellsOfItsDaemon() {
        var found = driver.fingerprint();

        assertThat(found.health()).isEqualTo(Fingerprint.Health.HEALTHY);
        assertThat(found.attributes())
                .containsKeys(
                        "driver.docker",
                        "driver.docker.version",
                        "driver.docker.runtimes",
                        "driver.docker.os_type");
    }

    @Test
    void isNotDetectedWithoutADaemon() throws Exception {
        bench.configure(Map.of("endpoint", "unix:///nowhere/docker.sock"));

        var found = driver.fingerprint();

        assertThat(found.health()).isEqualTo(Fingerprint.Health.UNDETECTED);
        assertThat(found.description()).isEqualTo("Failed to connect to docker daemon");
    }

    @Test
    void optionsReachTheContainer() throws Exception {
        configure(
                Map.of(
                        "extra_labels", List.of("job_*", "task_name"),
                        "allow_caps", List.of("all"),
                        "volumes", Map.of("enabled", true)));
        var options = new TreeMap<String, @Nullable Object>();
        options.put("hostname", "box");
        options.put("work_dir", "/tmp");
        options.put("labels", List.of(Map.of("team", "blue")));
        options.put("cap_add", List.of("net_admin"));
        options.put("cap_drop", List.of("chown"));
        options.put("ulimit", Map.of("nofile", "1000:2000"));
        options.put("sysctl", Map.of("net.core.somaxconn", "77"));
        options.put("shm_size", 1 << 20);
        options.put("readonly_rootfs", true);
        options.put("pids_limit", 50);
        options.put("group_add", List.of("7"));
        options.put("oom_score_adj", 100);
        options.put("security_opt", List.of("no-new-privileges"));
        options.put("cpu_hard_limit", true);
        options.put("dns_servers", List.of("10.0.0.1"));
        options.put("dns_search_domains", List.of("lan"));
        options.put("extra_hosts", List.of("db:10.0.0.2"));
        options.put("healthchecks", Map.of("disable", true));
        options.put("memory_hard_limit", 128);
        options.put("mac_address", "02:68:b3:29:da:98");
        options.put("interactive", true);
        options.put(
                "mount",
                List.of(
                        Map.of(
                                "type",
                                "tmpfs",
                                "target",
                                "/scratch",
                                "tmpfs_options",
                                Map.of("size", 1 << 20, "mode", 0700)),
                        Map.of(
                                "type",
                                "bind",
                                "target",
                                "/here",
                                "source",
                                "local",
                                "readonly",
                                true),
                        Map.of("type", "volume", "target", "/kept", "source", "test-volume")));
        options.put("volumes", List.of("local/data:/data:ro", "/etc/hostname:/host-name:ro"));
        var task = bench.task(script(RUNS, options));
        Files.createDirectories(task.build().taskDir().resolve("local/data"));

        var job = bench.ready(task.user("1000").build());

        var all = container(job);
        var config = all.path("Config");
        assertThat(config.path("Hostname").asText()).isEqualTo("box");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/tmp");
        assertThat(config.path("User").asText()).isEqualTo("1000");
        assertThat(config.path("OpenStdin").asBoolean()).isTrue();
        assertThat(config.path("Env").toString()).contains("COLOUR=blue");
        assertThat(config.path("Healthcheck").path("Test").path(0).asText()).isEqualTo("NONE");
        assertThat(config.path("MacAddress").asText()).isEqualTo("02:68:b3:29:da:98");
        var labels = config.path("Labels");
        assertThat(labels.path("team").asText()).isEqualTo("blue");
        assertThat(labels.path("com.hashicorp.nomad.alloc_id").asText())
                .isEqualTo(job.config().allocationId());
        assertThat(labels.path("com.hashicorp.nomad.job_name").asText()).isEqualTo("site");
        assertThat(labels.has("com.hashicorp.nomad.namespace")).isFalse();
        var host = all.path("HostConfig");
        assertThat(host.path("Memory").asLong()).isEqualTo(128L << 20);
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(128L << 20);
        assertThat(host.path("MemoryReservation").asLong()).isEqualTo(64L << 20);
        assertThat(host.path("CpuShares").asLong()).isEqualTo(100);
        assertThat(host.path("CpuPeriod").asLong()).isEqualTo(100_000);
        assertThat(host.path("CpuQuota").asLong()).isPositive();
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(50);
        assertThat(host.path("ShmSize").asLong()).isEqualTo(1 << 20);
        assertThat(host.path("OomScoreAdj").asLong()).isEqualTo(100);
        assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
        assertThat(host.path("CapAdd").toString()).contains("NET_ADMIN");
        assertThat(host.path("CapDrop").toString()).contains("CHOWN");
        assertThat(host.path("GroupAdd").toString()).contains("7");
        assertThat(host.path("Dns").toString()).contains("10.0.0.1");
        assertThat(host.path("DnsSearch").toString()).contains("lan");
        assertThat(host.path("ExtraHosts").toString()).contains("db:10.0.0.2");
        assertThat(host.path("SecurityOpt").toString()).contains("no-new-privileges");
        assertThat(host.path("Ulimits").toString()).contains("nofile", "1000", "2000");
        assertThat(host.path("LogConfig").path("Type").asText()).isEqualTo("local");
        assertThat(host.path("RestartPolicy").path("Name").asText()).isIn("no", "");
        var inside =
                exec(
                        job,
                        "cat /host-name; id -u; id -G; cat /proc/sys/net/core/somaxconn;"
                                + " (echo > /data/x) 2>&1; (echo > /here/x) 2>&1; (echo > /new) 2>&1;"
                                + " (echo > /alloc/logs/x) 2>&1; ulimit -n;"
                                + " grep -c ' /scratch tmpfs' /proc/mounts; echo well > /alloc/mark");
        assertThat(inside)
                .contains("1000", "7", "77")
                .contains("/data/x: Read-only")
                .contains("/here/x: Read-only")
                .contains("/new: Read-only")
                .contains("/alloc/logs/x: Read-only");
        var _ =
                daemon.engine()
                        .http()
                        .call(
                                "DELETE",
                                "/containers/" + all.path("Id").asText() + "?force=1",
                                null);
        var _ = daemon.engine().http().call("DELETE", "/volumes/test-volume?force=1", null);
    }

    private String exec(TaskBench.Job job, String script) throws Exception {
        return driver.exec(job.id(), List.of("/bin/sh", "-c", script), Duration.ofSeconds(20))
                .stdoutText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privileged | true | privileged mode is disabled",
                "pid_mode | host | cannot apply \"pid_mode\" configuration",
                "ipc_mode | host | cannot apply \"ipc_mode\" configuration",
                "uts_mode | host | cannot apply \"uts_mode\" configuration",
                "userns_mode | host | cannot apply \"userns_mode\" configuration",
                "runtime | other | requested runtime \"other\" is not allowed",
                "cpu_cfs_period | 2000000 | invalid value for cpu_cfs_period",
                "memory_hard_limit | 1 | task memory requirements exceed driver hard limit",
                "isolation | process | isolation",
                "volume_driver | nfs | volumes are not enabled",
                "ipv4_address | here | failed to parse"
            })
    void refusesWhatTasksMayNotHave(String option, String value, String why) throws Exception {
        assertThat(refusal(Map.of(option, value))).contains(why);
    }

    @Test
    void refusesCapabilitiesAndMounts() throws Exception {
        assertThat(refusal(Map.of("cap_add", List.of("sys_admin"))))
                .contains("driver does not allow the following capabilities: sys_admin");
        assertThat(refusal(Map.of("volumes", List.of("/etc:/host"))))
                .contains("volumes are not enabled; cannot mount host path: /etc");
        assertThat(refusal(Map.of("volumes", List.of("../../../etc:/host"))))
                .contains("volumes are not enabled");
        assertThat(refusal(Map.of("volumes", List.of("justonepart"))))
                .contains("not <src>:<destination> format");
        assertThat(refusal(Map.of("mount", List.of(Map.of("target", "/x", "source", "vol")))))
                .contains("volumes are not enabled; cannot mount volume: vol");
        assertThat(refusal(Map.of("ulimit", Map.of("nofile", "many"))))
                .contains("Malformed ulimit specification");
        assertThat(refusal(Map.of("ports", List.of("http"))))
                .contains("Port \"http\" not found, check network block");
        assertThat(refusal(Map.of("security_opt", List.of("seccomp=missing.json"))))
                .contains("seccomp profile");
    }

    @Test
    void refusesALinkOutOfTheAllocation() throws Exception {
        var builder = bench.task(script("true", Map.of("volumes", List.of("local/out:/host"))));
        var task = builder.build();
        Files.createSymbolicLink(task.taskDir().resolve("local/out"), Path.of("/etc"));

        assertThatThrownBy(() -> driver.start(task)).hasMessageContaining("not enabled");
    }

    @Test
    void allowedModesAreAllowed() throws Exception {
        configure(Map.of("allowed_modes", Map.of("pid", List.of("ho*"))));

        var job = bench.ready(bench.task(script(RUNS, Map.of("pid_mode", "host"))).build());

        assertThat(container(job).path("HostConfig").path("PidMode").asText()).isEqualTo("host");
    }

    @Test
    void devicesAreThereAndNothingElse() throws Exception {
        var task =
                bench.task(script(RUNS, Map.of()))
                        .devices(List.of(new TaskConfig.Device("/dev/given", "/dev/zero", "r")))
                        .mounts(List.of(TaskConfig.Mount.bind("/given", root.toString(), true)))
                        .deviceEnv(new TreeMap<>(Map.of("GIVEN", "1")))
                        .build();

        var job = bench.ready(task);

        assertThat(
                        exec(
                                job,
                                "head -c 4 /dev/given | dd of=/dev/null 2>&1; echo x > /dev/given;"
                                        + " ls -d /given; echo > /given/x"))
                .contains("0+1 records in", "/given");
        assertThat(container(job).path("HostConfig").path("Devices").toString())
                .contains("\"CgroupPermissions\":\"r\"");
    }

    @Test
    void wantsTheRuntimeOfGpus() throws Exception {
        var task =
                bench.task(script("true", Map.of()))
                        .deviceEnv(new TreeMap<>(Map.of("NVIDIA_VISIBLE_DEVICES", "GPU-1")))
                        .build();

        assertThatThrownBy(() -> driver.start(task))
                .hasMessageContaining("requested docker runtime \"nvidia\" was not found");
    }

    @Test
    void tellsThatMemoryRanOut() throws Exception {
        var job =
                bench.start(
                        bench.task(script("head -c 200000000 /dev/zero | tail", Map.of())).build());

        var exit = driver.await(job.id());

        assertThat(exit.oomKilled()).isTrue();
        assertThat(exit.error()).isEqualTo("OOM Killed");
    }

    @Test
    void measuresATask() throws Exception {
        var job =
                bench.ready(
                        bench.task(script("echo ready; while :; do :; done", Map.of())).build());

        var _ = driver.measure(job.id());
        Thread.sleep(500); // some use of the processor
        var usage = driver.measure(job.id());

        assertThat(usage.total().cpu().percent()).isGreaterThan(5);
        assertThat(usage.total().memory().usage()).isPositive();
        assertThat(usage.total().cpu().measured()).contains("Percent");
    }

    @Test
    void loadsAnImageOfTheTask() throws Exception {
        var task =
                bench.task(
                                Map.of(
                                        "image", "loaded:2",
                                        "load", "image.tar",
                                        "command", "/bin/sh",
                                        "args", List.of("-c", RUNS)))
                        .build();
        daemon.importImage("loaded:2");
        save("loaded:2", task.taskDir().resolve("local/image.tar"));
        var _ = daemon.engine().http().call("DELETE", "/images/loaded:2", null);

        var job = bench.ready(task);

        assertThat(container(job).path("Config").path("Image").asText()).isEqualTo("loaded:2");
        bench.close();
        var _ = daemon.engine().http().call("DELETE", "/images/loaded:2", null);
    }

    private void save(String image, Path to) throws Exception {
        var http = daemon.engine().http();
        var request = http.request("GET", "/images/" + image + "/get", new TreeMap<>(), null);
        try (var answer = http.stream(request)) {
            Files.copy(answer.body().byteStream(), to);
        }
    }

    @Test
    void anImageThatCannotBeHadIsToldOf() throws Exception {
        var task = bench.task(Map.of("image", "127.0.0.1:1/nothing:1", "command", "true")).build();

        assertThatThrownBy(() -> driver.start(task))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.recoverable()).isTrue())
                .hasMessageContaining("Failed to pull `127.0.0.1:1/nothing:1`");
    }

    @Test
    void imagesAreRemovedOnceNobodyUsesThem() throws Exception {
        configure(Map.of("gc", Map.of("image_delay", "200ms")));
        daemon.importImage("short:1");
        var raw = script(RUNS, Map.of());
        raw.put("image", "short:1");
        var one = bench.ready(bench.task(raw).build());
        var other = bench.ready(bench.task(raw).build());
        var http = daemon.engine().http();

        driver.destroy(one.id(), true);
        Thread.sleep(600); // longer than the delay
        assertThat(http.get("/images/short:1/json").path("Id").asText()).isNotEmpty();
        driver.destroy(other.id(), true);

        TaskBench.await(
                "the image's end", () -> !http.get("/images/json").toString().contains("short:1"));
    }

    @Test
    void containersOfNobodyAreRemovedAndThoseOfOthersLeft() throws Exception {
        var known = bench.ready(bench.task(script(RUNS, Map.of())).build());
        var lost =
                create(
                        "lost",
                        Map.of("com.hashicorp.nomad.alloc_id", "1", "io.drover.start", "1/web/0"));
        var foreign = create("foreign", Map.of("owner", "somebody"));
        var engine = DockerEngine.at(options(), new TreeMap<>());
        var knownContainer = container(known).path("Id").asText();
        try (var look =
                new DanglingContainers(
                        engine,
                        new DockerOptions.Dangling(
                                false, Duration.ofMinutes(5), Duration.ofMinutes(5), false),
                        (id, _) -> id.equals(knownContainer))) {
            long now = System.currentTimeMillis() / 1000;
            look.look(now);
            assertThat(daemon.containers()).contains("/lost");

            look.look(now + 1000);

            assertThat(daemon.containers()).doesNotContain("/lost").contains("/foreign").hasSize(2);
        } finally {
            daemon.engine().remove(lost);
            daemon.engine().remove(foreign);
            engine.close();
        }
    }

    private DockerOptions options() throws Exception {
        return io.drover.plugin.config.ConfigDecoder.decode(
                        driver.configSpec(),
                        Map.of("endpoint", "unix://" + daemon.socket()),
                        "config")
                .as(DockerOptions.class);
    }

    private String create(String name, Map<String, String> labels) throws Exception {
        var wanted = io.drover.engines.http.Json.object();
        wanted.put("Image", TestImage.NAME);
        var all = wanted.putObject("Labels");
        labels.forEach(all::put);
        var id =
                daemon.engine()
                        .http()
                        .call("POST", "/containers/create?name=" + name, wanted)
                        .path("Id")
                        .asText();
        daemon.engine().start(id);
        return id;
    }

    @Test
    void aNameOfSomebodyElseIsRespected() throws Exception {
        var task = bench.task(script("true", Map.of())).build();
        var id = create("web-" + task.allocationId(), Map.of());
        try {
            assertThatThrownBy(() -> driver.start(task)).hasMessageContaining("somebody else");
            assertThat(daemon.containers()).hasSize(1);
        } finally {
            daemon.engine().remove(id);
        }
    }

    @ParameterizedTest
    @CsvSource({"local,1m,3", "json-file,1m,3", "local,20m,5"})
    void losesNoOutput(String type, String size, String files) throws Exception {
        int lines = 200_000;
        var task =
                bench.task(
                                script(
                                        "yes 0123456789012345678901234567890123456789 | head -n %d; yes e | head -n 1000 >&2"
                                                .formatted(lines),
                                        Map.of(
                                                "logging",
                                                Map.of(
                                                        "type",
                                                        type,
                                                        "config",
                                                        Map.of(
                                                                "max-size",
                                                                size,
                                                                "max-file",
                                                                files)))))
                        .build();

        var job = bench.start(task, /* keep= */ false);
        assertThat(driver.await(job.id()).successful()).isTrue();

        TaskBench.await("the output", () -> job.stdout().count() >= lines * 41L);
        assertThat(job.stdout().count()).isEqualTo(lines * 41L);
        TaskBench.await("the errors", () -> job.stderr().count() == 2000L);
    }

    @Test
    void tasksOutliveTheDaemon() throws Exception {
        var job =
                bench.ready(
                        bench.task(
                                        script(
                                                "echo ready; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.02; done",
                                                Map.of()))
                                .build());
        TaskBench.await("lines", () -> job.stdout().text().contains("line 20\n"));

        daemon.replace();

        assertThat(driver.inspect(job.id()).exit()).isNull();
        long seen = job.stdout().text().lines().count();
        TaskBench.await("more lines", () -> job.stdout().text().lines().count() > seen + 20);
        var lines = job.stdout().text().lines().skip(1).toList();
        for (int i = 0; i < lines.size() - 1; i++) {
            assertThat(lines.get(i)).isEqualTo("line " + (i + 1));
        }
        driver.stop(job.id(), Duration.ZERO, "");
        assertThat(driver.await(job.id()).exitCode()).isEqualTo(137);
    }
}
