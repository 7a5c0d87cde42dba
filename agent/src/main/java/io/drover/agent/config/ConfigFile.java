package io.drover.agent.config;

import io.drover.agent.config.AgentConfig.PluginSettings;
import io.drover.jobspec.hcl.BodyReader;
import io.drover.server.admission.JobLimits;
import io.drover.server.history.HistorySettings;
import io.drover.server.upkeep.CollectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one file into the draft of a configuration; errors gather in the file's reader. */
final class ConfigFile {
    private static final Pattern META_KEY = Pattern.compile("[^\\s\\x00\\[\\]{}\"']+");

    private final BodyReader file;
    private final ConfigDraft draft;

    ConfigFile(BodyReader file, ConfigDraft draft) {
        this.file = file;
        this.draft = draft;
    }

    /** Takes over what the file says; the rest stays. */
    void read() {
        top();
        logging();
        ports();
        addresses();
        BodyReader server = file.block("server");
        if (server != null) {
            server(server);
        }
        BodyReader client = file.block("client");
        if (client != null) {
            client(client);
        }
        for (BodyReader plugin : file.blocks("plugin", "name")) {
            plugin(plugin);
        }
        limits();
        security();
        Ignored.blocks(file, draft.warnings);
    }

    private void top() {
        text(file, "region", v -> draft.region = v);
        text(file, "datacenter", v -> draft.datacenter = v);
        text(file, "name", v -> draft.name = v);
        path(file, "data_dir", v -> draft.dataDir = v);
        path(file, "plugin_dir", v -> draft.pluginDir = v);
        address(file, "bind_addr", v -> draft.bindAddr = v);
        flag(file, "leave_on_interrupt", v -> draft.leaveOnInterrupt = v);
        flag(file, "leave_on_terminate", v -> draft.leaveOnTerminate = v);
        flag(file, "enable_debug", v -> draft.enableDebug = v);
        SortedMap<String, String> headers = file.textMap("http_api_response_headers");
        if (headers != null) {
            draft.responseHeaders.putAll(headers);
        }
        Ignored.settings(
                file,
                draft.warnings,
                "enable_syslog syslog_facility disable_update_check disable_anonymous_signature");
    }

    private void logging() {
        String level = file.string("log_level");
        if (level != null && !level.isEmpty()) {
            String problem = ConfigDraft.levelProblem(level);
            if (problem != null) {
                file.error("log_level", "Invalid log level", problem);
            }
            draft.logLevel = level;
        }
        flag(file, "log_json", v -> draft.logJson = v);
        text(file, "log_file", v -> draft.logFile = Path.of(v));
        Long bytes = file.longInteger("log_rotate_bytes");
        if (bytes != null) {
            draft.logRotateBytes = bytes;
        }
        number(file, "log_rotate_max_files", 0, Integer.MAX_VALUE, v -> draft.logRotateMax = v);
        Ignored.settings(file, draft.warnings, "log_include_location log_rotate_duration");
    }

    private void ports() {
        BodyReader ports = file.block("ports");
        if (ports != null) {
            number(ports, "http", 0, 65535, v -> draft.httpPort = v);
            number(ports, "rpc", 0, 65535, v -> draft.rpcPort = v);
            number(ports, "serf", 0, 65535, v -> draft.serfPort = v);
            number(ports, "raft", 0, 65535, v -> draft.raftPort = v);
        }
    }

    private void addresses() {
        BodyReader addresses = file.block("addresses");
        if (addresses != null) {
            text(addresses, "http", v -> draft.httpAddress = v);
            address(addresses, "rpc", v -> draft.rpcAddress = v);
            address(addresses, "serf", v -> draft.serfAddress = v);
            address(addresses, "raft", v -> draft.raftAddress = v);
        }
        BodyReader advertise = file.block("advertise");
        if (advertise != null) {
            address(advertise, "http", v -> draft.httpAdvertise = v);
            address(advertise, "rpc", v -> draft.rpcAdvertise = v);
            address(advertise, "serf", v -> draft.serfAdvertise = v);
            address(advertise, "raft", v -> draft.raftAdvertise = v);
        }
    }

    private void server(BodyReader block) {
        ServerSettingsBuilder to = draft.server;
        flag(block, "enabled", to::enabled);
        path(block, "data_dir", to::dataDir);
        number(block, "bootstrap_expect", 0, 99, to::bootstrapExpect);
        text(block, "authoritative_region", to::authoritativeRegion);
        text(block, "encrypt", to::encrypt);
        strings(block, "start_join", v -> to.startJoin(joined(to.startJoin(), v)));
        strings(block, "retry_join", v -> to.retryJoin(joined(to.retryJoin(), v)));
        number(block, "retry_max", 0, Integer.MAX_VALUE, to::retryMax);
        duration(block, "retry_interval", to::retryInterval);
        number(block, "raft_multiplier", 1, 10, to::raftMultiplier);
        number(block, "num_schedulers", 0, 1024, to::numSchedulers);
        new HeartbeatConfig(block, to).read();
        jobLimits(block);
        ReplaySettings.read(block, to);
        new SchedulerConfig(block, to).read();
        planning(block);
        collection(block);
        serverJoin(block);
        Integer protocol = block.integer("raft_protocol");
        if (protocol != null && protocol != 3) {
            block.error("raft_protocol", "Invalid raft_protocol", "Only 3 is there; leave it out.");
        }
        Ignored.settings(
                block,
                draft.warnings,
                "protocol_version raft_snapshot_threshold raft_snapshot_interval"
                        + " raft_trailing_logs enabled_schedulers csi_volume_claim_gc_interval csi_volume_claim_gc_threshold"
                        + " csi_plugin_gc_threshold acl_token_gc_threshold root_key_gc_interval"
                        + " root_key_gc_threshold root_key_rotation_threshold"
                        + " rejoin_after_leave"
                        + " non_voting_server redundancy_zone upgrade_version plan_apply_pipeline"
                        + " enable_event_broker event_buffer_size license_path"
                        + " deploy_query_rate_limit job_tracked_versions oidc_issuer"
                        + " start_timeout log_file non_production");
        Ignored.free(
                block,
                draft.warnings,
                "raft_logstore",
                "raft_boltdb",
                "search",
                "client_introduction");
    }

    private void collection(BodyReader block) {
        CollectionSettings was = draft.server.collection();
        Duration interval = duration(block, "job_gc_interval", was.jobInterval());
        if (!interval.isPositive()) {
            block.error("job_gc_interval", "Out of range", "Has to be more than 0s.");
        }
        draft.server.collection(
                new CollectionSettings(
                        duration(block, "archive_after", was.archiveAfter()),
                        interval,
                        duration(block, "eval_gc_threshold", was.evaluationAge()),
                        duration(block, "batch_eval_gc_threshold", was.batchAge()),
                        duration(block, "job_gc_threshold", was.jobAge()),
                        duration(block, "node_gc_threshold", was.nodeAge()),
                        duration(block, "deployment_gc_threshold", was.deploymentAge())));
        HistorySettings history = draft.server.history();
        Integer rows = block.integer("history_max_rows");
        if (rows != null && rows < 1) {
            block.error("history_max_rows", "Out of range", "At least 1 row has to be kept.");
        }
        draft.server.history(
                new HistorySettings(
                        duration(block, "history_retention", history.age()),
                        rows == null ? history.maxRows() : Math.max(1, rows),
                        history.segmentBytes()));
    }

    private static Duration duration(BodyReader in, String name, Duration otherwise) {
        List<Duration> given = new ArrayList<>();
        duration(in, name, given::add);
        return given.isEmpty() ? otherwise : given.getFirst();
    }

    private void jobLimits(BodyReader block) {
        ServerSettingsBuilder to = draft.server;
        number(
                block,
                "job_default_priority",
                1,
                JobLimits.HIGHEST_PRIORITY,
                v -> to.jobLimits(to.jobLimits().withDefaultPriority(v)));
        number(
                block,
                "job_max_priority",
                100,
                JobLimits.HIGHEST_PRIORITY,
                v -> to.jobLimits(to.jobLimits().withMaxPriority(v)));
        number(
                block,
                "job_max_count",
                0,
                Integer.MAX_VALUE,
                v -> to.jobLimits(to.jobLimits().withMaxCount(v)));
        text(
                block,
                "job_max_source_size",
                v -> {
                    try {
                        to.jobLimits(to.jobLimits().withMaxSourceBytes(ByteSize.parse(v)));
                    } catch (IllegalArgumentException e) {
                        block.error(
                                "job_max_source_size",
                                "Invalid job_max_source_size",
                                String.valueOf(e.getMessage()));
                    }
                });
    }

    private void planning(BodyReader server) {
        ServerSettingsBuilder to = draft.server;
        number(
                server,
                "evaluation_backlog_max",
                1,
                Integer.MAX_VALUE,
                v -> to.planning(to.planning().withBacklogMax(v)));
        BodyReader tracker = server.block("plan_rejection_tracker");
        if (tracker == null) {
            return;
        }
        flag(
                tracker,
                "enabled",
                v -> to.planning(to.planning().withRejections(r -> r.withEnabled(v))));
        number(
                tracker,
                "node_threshold",
                1,
                Integer.MAX_VALUE,
                v -> to.planning(to.planning().withRejections(r -> r.withThreshold(v))));
        duration(
                tracker,
                "node_window",
                v -> to.planning(to.planning().withRejections(r -> r.withWindow(v))));
    }

    private void serverJoin(BodyReader server) {
        BodyReader join = server.block("server_join");
        if (join == null) {
            return;
        }
        ServerSettingsBuilder to = draft.server;
        boolean both = join.has("start_join") && join.has("retry_join");
        if (both) {
            join.error(
                    "retry_join",
                    "Two ways to join",
                    "retry_join and start_join cannot both be defined; keep retry_join.");
        }
        strings(join, "start_join", to::startJoin);
        strings(join, "retry_join", to::retryJoin);
        number(join, "retry_max", 0, Integer.MAX_VALUE, to::retryMax);
        duration(join, "retry_interval", to::retryInterval);
    }

    private void client(BodyReader block) {
        ClientSettingsBuilder to = draft.client;
        flag(block, "enabled", to::enabled);
        strings(block, "servers", v -> to.servers(joined(to.servers(), v)));
        path(block, "state_dir", to::stateDir);
        path(block, "alloc_dir", to::allocDir);
        text(block, "node_class", to::nodeClass);
        nodePool(block);
        meta(block);
        SortedMap<String, String> options = block.textMap("options");
        if (options != null) {
            to.options(merged(to.options(), options));
        }
        for (BodyReader volume : block.blocks("host_volume", "name")) {
            hostVolume(volume);
        }
        resources(block);
        number(block, "min_dynamic_port", 0, 65536, to::minDynamicPort);
        number(block, "max_dynamic_port", 0, 65536, to::maxDynamicPort);
        duration(block, "max_kill_timeout", to::maxKillTimeout);
        number(block, "node_max_allocs", 0, Integer.MAX_VALUE, to::nodeMaxAllocs);
        duration(block, "gc_interval", to::gcInterval);
        decimal(block, "gc_disk_usage_threshold", to::gcDiskUsageThreshold);
        number(block, "gc_max_allocs", 0, Integer.MAX_VALUE, to::gcMaxAllocs);
        flag(block, "default_ineligible", to::defaultIneligible);
        clientJoin(block);
        ignoredOfClient(block);
    }

    private void nodePool(BodyReader block) {
        String pool = block.string("node_pool");
        if (pool != null && pool.equals("all")) {
            block.error(
                    "node_pool",
                    "Invalid node pool",
                    "node is not allowed to register in node pool \"all\"");
        }
        if (pool != null && !pool.isEmpty()) {
            draft.client.nodePool(pool);
        }
    }

    private void meta(BodyReader block) {
        SortedMap<String, String> meta = block.textMap("meta");
        if (meta == null) {
            return;
        }
        for (String key : meta.keySet()) {
            if (!META_KEY.matcher(key).matches()) {
                block.error("meta", "Invalid Client.Meta key", "\"" + key + "\"");
            }
        }
        draft.client.meta(merged(draft.client.meta(), meta));
    }

    private void hostVolume(BodyReader volume) {
        String path = volume.string("path");
        if (path == null || path.isEmpty()) {
            volume.error(
                    "path",
                    "Missing path in host_volume config",
                    "Give \"" + volume.label(0) + "\" the directory that it stands for.");
        }
        SortedMap<String, ClientSettings.HostVolume> volumes =
                new TreeMap<>(draft.client.hostVolumes());
        volumes.put(
                volume.label(0),
                new ClientSettings.HostVolume(path == null ? "" : path, volume.flag("read_only")));
        draft.client.hostVolumes(volumes);
    }

    private void resources(BodyReader block) {
        ClientSettingsBuilder to = draft.client;
        text(block, "network_interface", to::networkInterface);
        number(block, "network_speed", 0, Integer.MAX_VALUE, to::networkSpeed);
        number(block, "cpu_total_compute", 0, Integer.MAX_VALUE, to::cpuTotalCompute);
        number(block, "memory_total_mb", 0, Integer.MAX_VALUE, to::memoryTotalMb);
        number(block, "disk_total_mb", 0, Integer.MAX_VALUE, to::diskTotalMb);
        number(block, "disk_free_mb", 0, Integer.MAX_VALUE, to::diskFreeMb);
        BodyReader reserved = block.block("reserved");
        if (reserved != null) {
            to.reserved(
                    new ClientSettings.Reserved(
                            reserved.number("cpu"),
                            reserved.number("memory"),
                            reserved.number("disk"),
                            reserved.text("reserved_ports"),
                            reserved.text("cores")));
        }
    }

    private void clientJoin(BodyReader client) {
        BodyReader join = client.block("server_join");
        if (join == null) {
            return;
        }
        if (join.has("start_join")) {
            join.error(
                    "start_join",
                    "start_join is not supported for Nomad clients",
                    "Use retry_join.");
            join.strings("start_join");
        }
        strings(join, "retry_join", v -> draft.client.servers(joined(draft.client.servers(), v)));
        duration(join, "retry_interval", draft.client::retryInterval);
        Ignored.settings(join, draft.warnings, "retry_max");
    }

    private void ignoredOfClient(BodyReader block) {
        Ignored.settings(
                block,
                draft.warnings,
                "alloc_mounts_dir host_volumes_dir host_volume_plugin_dir common_plugin_dir"
                        + " chroot_env preferred_address_family cpu_disable_dmidecode"
                        + " reservable_cores client_min_port client_max_port gc_parallel_destroys"
                        + " gc_inode_usage_threshold gc_volumes_on_node_gc no_host_uuid"
                        + " disable_remote_exec cni_path cni_config_dir bridge_network_name"
                        + " bridge_network_subnet bridge_network_subnet_ipv6"
                        + " bridge_network_hairpin_mode bind_wildcard_default_host_network"
                        + " cgroup_parent nomad_service_discovery log_file");
        Ignored.free(block, draft.warnings, "template", "artifact", "drain_on_shutdown", "users");
        for (String labelled : List.of("host_network", "fingerprint")) {
            for (BodyReader inner : block.blocks(labelled, "name")) {
                Ignored.settings(
                        inner,
                        draft.warnings,
                        "cidr interface reserved_ports retry_interval retry_attempts"
                                + " exit_on_failure");
            }
        }
    }

    private void plugin(BodyReader block) {
        List<String> args = block.strings("args");
        SortedMap<String, Object> config = block.freeForm("config");
        Boolean autoMtls = block.bool("auto_mtls");
        PluginSettings before = draft.plugins.get(block.label(0));
        draft.plugins.put(
                block.label(0),
                new PluginSettings(
                        args != null ? args : before == null ? List.of() : before.args(),
                        config != null
                                ? config
                                : before == null ? Collections.emptySortedMap() : before.config(),
                        autoMtls != null ? autoMtls : before != null && before.autoMtls()));
    }

    private void limits() {
        BodyReader limits = file.block("limits");
        if (limits == null) {
            return;
        }
        number(
                limits,
                "http_max_conns_per_client",
                0,
                Integer.MAX_VALUE,
                v -> draft.maxConnsPerClient = v);
        Long body = limits.longInteger("http_max_body_bytes");
        if (body != null && body < 1024) {
            limits.error(
                    "http_max_body_bytes",
                    "Limit too small",
                    "It is " + body + " bytes; jobs do not fit below 1024.");
        } else if (body != null) {
            draft.maxBodyBytes = body;
        }
        Ignored.settings(
                limits,
                draft.warnings,
                "https_handshake_timeout rpc_handshake_timeout rpc_max_conns_per_client");
    }

    /** What would leave a cluster open if it were silently ignored. */
    private void security() {
        BodyReader acl = file.block("acl");
        if (acl != null) {
            refuseIfOn(acl, "enabled", "access control");
            Ignored.settings(
                    acl,
                    draft.warnings,
                    "token_ttl policy_ttl role_ttl replication_token token_min_expiration_ttl"
                            + " token_max_expiration_ttl");
        }
        BodyReader tls = file.block("tls");
        if (tls != null) {
            refuseIfOn(tls, "http", "TLS");
            refuseIfOn(tls, "rpc", "TLS");
            Ignored.settings(
                    tls,
                    draft.warnings,
                    "verify_server_hostname verify_https_client rpc_upgrade_mode ca_file cert_file"
                            + " key_file tls_cipher_suites tls_min_version");
        }
        for (BodyReader keyring : file.blocks("keyring", "provider")) {
            keyring.error(
                    "active",
                    "External keyring",
                    "Keys are kept by the servers themselves in this version; remove the block.");
            Ignored.settings(keyring, draft.warnings, "active name");
        }
    }

    private static void refuseIfOn(BodyReader block, String name, String what) {
        if (block.flag(name)) {
            block.error(
                    name,
                    "Not supported yet",
                    "This version has no "
                            + what
                            + ", and going on without it would leave the cluster open."
                            + " Remove it only if that is what you want.");
        }
    }

    // ---- one setting ----

    private static void text(BodyReader in, String name, Consumer<String> to) {
        String value = in.string(name);
        if (value != null && !value.isEmpty()) {
            to.accept(value);
        }
    }

    /** An address may not be a template; see {@link ConfigDraft#addressProblem}. */
    private static void address(BodyReader in, String name, Consumer<String> to) {
        text(
                in,
                name,
                value -> {
                    String problem = ConfigDraft.addressProblem(value);
                    if (problem == null) {
                        to.accept(value);
                    } else {
                        in.error(name, "Invalid address", problem);
                    }
                });
    }

    private static void path(BodyReader in, String name, Consumer<Path> to) {
        text(
                in,
                name,
                value -> {
                    Path path = Path.of(value);
                    if (path.isAbsolute()) {
                        to.accept(path);
                    } else {
                        in.error(
                                name,
                                "Relative path",
                                name + " must be given as an absolute path: got " + value);
                    }
                });
    }

    private static void flag(BodyReader in, String name, Consumer<Boolean> to) {
        Boolean value = in.bool(name);
        if (value != null) {
            to.accept(value);
        }
    }

    private static void number(
            BodyReader in, String name, int least, int most, Consumer<Integer> to) {
        Integer value = in.integer(name);
        if (value == null) {
            return;
        }
        if (value < least || value > most) {
            in.error(
                    name,
                    "Out of range",
                    "\"%s\" is %d, expected %s.".formatted(name, value, range(least, most)));
            return;
        }
        to.accept(value);
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
    }

    private static void decimal(BodyReader in, String name, Consumer<Double> to) {
        Double value = in.decimal(name);
        if (value != null) {
            to.accept(value);
        }
    }

    private static void duration(BodyReader in, String name, Consumer<Duration> to) {
        Duration value = in.duration(name);
        if (value == null) {
            return;
        }
        if (value.isNegative() || value.isZero()) {
            in.error(name, "Out of range", "\"" + name + "\" must be longer than 0.");
            return;
        }
        to.accept(value);
    }

    private static void strings(BodyReader in, String name, Consumer<List<String>> to) {
        List<String> value = in.strings(name);
        if (value != null) {
            to.accept(value);
        }
    }

    private static List<String> joined(@Nullable List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first == null ? List.of() : first);
        all.addAll(second);
        return all;
    }

    private static SortedMap<String, String> merged(
            @Nullable SortedMap<String, String> first, SortedMap<String, String> second) {
        SortedMap<String, String> all = new TreeMap<>();
        if (first != null) {
            all.putAll(first);
        }
        all.putAll(second);
        return all;
    }
}
