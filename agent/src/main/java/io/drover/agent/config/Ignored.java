package io.drover.agent.config;

import io.drover.jobspec.hcl.BodyReader;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Blocks and settings that existing files have and that change nothing here yet.
 *
 * <p>They are accepted, so that those files start, and told as warnings, so that nobody relies on
 * them. What protects a cluster is not among them: that is refused where it would be ignored.
 */
final class Ignored {
    private Ignored() {}

    private static final SortedMap<String, List<String>> BLOCKS = blocks();

    private static SortedMap<String, List<String>> blocks() {
        SortedMap<String, List<String>> blocks = new TreeMap<>();
        blocks.put(
                "telemetry",
                List.of(
                        "in_memory_collection_interval in_memory_retention_period"
                                + " collection_interval disable_hostname use_node_name"
                                + " publish_allocation_metrics publish_node_metrics"
                                + " include_alloc_metadata_in_metrics"
                                + " allowed_metadata_keys_in_metrics filter_default prefix_filter"
                                + " disable_dispatched_job_summary_metrics"
                                + " disable_quota_utilization_metrics"
                                + " disable_rpc_rate_metrics_labels"
                                + " disable_allocation_hook_metrics prometheus_metrics"
                                + " statsite_address statsd_address datadog_address datadog_tags"
                                + " circonus_api_token circonus_api_app circonus_api_url"
                                + " circonus_submission_interval circonus_submission_url"
                                + " circonus_check_id circonus_check_force_metric_activation"
                                + " circonus_check_instance_id circonus_check_search_tag"
                                + " circonus_check_tags circonus_check_display_name"
                                + " circonus_broker_id circonus_broker_select_tag"));
        blocks.put(
                "autopilot",
                List.of(
                        "cleanup_dead_servers last_contact_threshold max_trailing_logs min_quorum"
                                + " server_stabilization_time enable_redundancy_zones"
                                + " disable_upgrade_migration enable_custom_upgrades"));
        blocks.put(
                "rpc",
                List.of(
                        "accept_backlog keep_alive_interval connection_write_timeout"
                                + " stream_open_timeout stream_close_timeout dial_timeout"));
        blocks.put("eventlog", List.of("enabled level"));
        return blocks;
    }

    /** Settings of a block that are read and have no effect. */
    static void settings(BodyReader block, List<String> warnings, String names) {
        for (String name : names.split(" ", -1)) {
            if (block.value(name) != null) {
                warnings.add(noEffect(name, block));
            }
        }
    }

    /** Blocks of a file that are read and have no effect. */
    static void blocks(BodyReader file, List<String> warnings) {
        BLOCKS.forEach((name, settings) -> {
            BodyReader block = file.block(name);
            if (block != null) {
                settings.forEach(names -> readAll(block, names));
                warnings.add(noEffect(name, block));
            }
        });
        free(file, warnings, "ui", "audit", "sentinel", "reporting", "consul", "vault");
    }

    /** Blocks whose content is not looked at. */
    static void free(BodyReader in, List<String> warnings, String... names) {
        for (String name : names) {
            if (in.freeForm(name) != null) {
                warnings.add(noEffect(name, in));
            }
        }
    }

    private static void readAll(BodyReader block, String names) {
        for (String name : names.split(" ", -1)) {
            block.value(name);
        }
    }

    private static String noEffect(String name, BodyReader at) {
        return at.header().file() + ": \"" + name + "\" is accepted but has no effect yet";
    }
}
