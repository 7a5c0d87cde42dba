package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is refused and what is warned of. A row has the place that lines are added to in an
 * otherwise faultless job, the lines, and what is said of them, without the names of the parts that
 * they stand in; {@code ~} parts several sentences.
 */
class JobValidatorTest {
    private static final Pattern PART = Pattern.compile(".*: \\d+ errors? occurred:");

    @Test
    void aGoodJobIsNotFaulted() {
        assertThat(errors("job", "")).isEmpty();
        assertThat(errors("batch", "")).isEmpty();
        assertThat(errors("system", "")).isEmpty();
    }

    @Test
    void theNameOfADeviceMayHoldSlashes() {
        assertThat(errors("task", "resources {;device \"nvidia/gpu-share/Tesla T4 1/4\" {};}"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "job | id = \"a b\" | Job ID contains a space",
                "job | id = \"\" | Missing job ID",
                "job | name = \"a\\u0000b\" | Job Name contains a null character",
                "job | namespace = \"none\" | job \"j\" is in nonexistent namespace \"none\"",
                "job | node_pool = \"none\" | job \"j\" is in nonexistent node pool \"none\"",
                "job | priority = 101 | job priority must be between [1, 100]",
                "job | priority = -1 | job priority must be between [1, 100]",
                "job | datacenters = [\"a\", \"\"] | Job datacenter must be non-empty string",
                "any | type = \"_core\" | job type cannot be core",
                "any | type = \"cron\" | Invalid job type: \"cron\"",
                "job | group \"x\" {;count = 60000;task \"t\" {;driver = \"exec\";};} | total count was greater than configured job_max_count: 60001 > 50000",
                "job | constraint {;attribute = \"$${attr.x\";operator = \"is_set\";} | Constraint 1 validation failed: attribute \"${attr.x\" is missing a closing brace",
                "job | group \"empty\" {} | Missing tasks for task group",
                // placement
                "job | constraint {;attribute = \"${attr.x}\";operator = \"\";value = \"1\";} | Constraint 1 validation failed: Missing constraint operand",
                "job | constraint {;attribute = \"${attr.x}\";operator = \"near\";value = \"1\";} | Constraint 1 validation failed: Unknown constraint type \"near\"",
                "job | constraint {;attribute = \"${attr.x}\";} | Constraint 1 validation failed: Operator \"=\" requires an RTarget",
                "job | constraint {;value = \"x\";} | Constraint 1 validation failed: No LTarget provided but is required by constraint",
                "job | constraint {;attribute = \"${device.model}\";value = \"x\";} | Constraint 1 validation failed: unsupported attribute \"${device.model}\"",
                "job | constraint {;attribute = \"x\";value = \"${env.HOME}\";} | Constraint 1 validation failed: unsupported attribute \"${env.HOME}\"",
                "job | constraint {;attribute = \"${attr.x}\";regexp = \"[\";} | Constraint 1 validation failed: Regular expression failed to compile: [",
                "job | constraint {;attribute = \"${attr.x}\";regexp = \"(a)\\\\1\";} | Constraint 1 validation failed: Regular expression failed to compile: (a)\\1",
                "job | constraint {;attribute = \"${attr.x}\";version = \"new\";} | Constraint 1 validation failed: Version constraint is invalid: new",
                "job | constraint {;attribute = \"${attr.x}\";semver = \"^1.0\";} | Constraint 1 validation failed: Semver constraint is invalid: ^1.0",
                "job | constraint {;attribute = \"${attr.x}\";operator = \"is_set\";value = \"y\";} | Constraint 1 validation failed: Operator \"is_set\" does not support an RTarget",
                "job | constraint {;distinct_property = \"${meta.x}\";value = 0;} | Constraint 1 validation failed: Distinct Property must have an allowed count of 1 or greater: 0 < 1",
                "job | constraint {;distinct_property = \"${meta.x}\";value = \"many\";} | Constraint 1 validation failed: Failed to convert RTarget \"many\" to uint64",
                "job | constraint {;operator = \"distinct_hosts\";value = \"perhaps\";} | Constraint 1 validation failed: distinct_hosts is true or false, not \"perhaps\"",
                "task | constraint {;distinct_hosts = true;} | Constraint 1 validation failed: disallowed constraint \"distinct_hosts\" in a task",
                "task | resources {;device \"gpu\" {;constraint {;distinct_property = \"${meta.x}\";};};} | Constraint 1 validation failed: disallowed constraint \"distinct_property\" in a device",
                "group | affinity {;attribute = \"${attr.x}\";value = \"1\";weight = 0;} | Affinity 1 validation failed: Affinity weight cannot be zero",
                "group | affinity {;attribute = \"${attr.x}\";value = \"1\";weight = 101;} | Affinity 1 validation failed: Affinity weight must be within the range [-100,100]",
                "group | affinity {;attribute = \"${attr.x}\";operator = \"is_set\";} | Affinity 1 validation failed: Unknown constraint type \"is_set\"",
                "system | affinity {;attribute = \"${attr.x}\";value = \"1\";} | System jobs may not have an affinity block",
                "system | spread {;attribute = \"${meta.x}\";} | System jobs may not have a spread block",
                "group | spread {} | Missing spread attribute",
                "group | spread {;attribute = \"${env.x}\";} | unsupported attribute \"${env.x}\"",
                "group | spread {;attribute = \"${meta.x}\";weight = 0;} | Spread block must have a positive weight from 1 to 100",
                "group | spread {;attribute = \"${meta.x}\";target \"a\" { percent = 60 };target \"b\" { percent = 50 };} | Sum of spread target percentages must not be greater than 100%; got 110%",
                "group | spread {;attribute = \"${meta.x}\";target \"a\" { percent = -1 };} | Spread target percentage for value \"a\" must be between 0 and 100",
                "group | spread {;attribute = \"${meta.x}\";target \"a\" { percent = 1 };target \"a\" { percent = 1 };} | Spread target value \"a\" already defined",
                // kinds of jobs
                "job | periodic {;crons = [\"@daily\"];} | Periodic can only be used with \"batch\" or \"sysbatch\" scheduler",
                "batch | periodic {} | Must specify a spec",
                "batch | periodic {;crons = [\"@daily\"];cron = \"@hourly\";} | Only cron or crons may be used to specify a periodic job",
                "batch | periodic {;crons = [\"@never\"];} | Invalid cron spec \"@never\": expected 5, 6 or 7 fields or a macro such as @daily, found \"@never\"",
                "batch | periodic {;crons = [\"@daily\"];time_zone = \"Moon\";} | Invalid time zone \"Moon\": expected a name such as Europe/Berlin",
                "job | parameterized {} | Parameterized job can only be used with \"batch\" or \"sysbatch\" scheduler",
                "batch | parameterized {;payload = \"some\";} | Unknown payload requirement: \"some\"",
                "batch | parameterized {;meta_required = [\"a\", \"b\"];meta_optional = [\"b\"];} | Required and optional meta keys should be disjoint. Following keys exist in both: [b]",
                "job | multiregion {} | at least one region must be named",
                "job | multiregion {;strategy {;on_failure = \"cry\";};region \"a\" {};} | on_failure must be fail_all, fail_local or nothing, not \"cry\"",
                "job | multiregion {;region \"a\" {;count = -1;};} | count of region \"a\" must not be negative",
                // groups
                "group | count = -1 | Task group count can't be negative ~ ",
                "system | count = 2 | Job task group g has count 2. Count cannot exceed 1 with system scheduler",
                "group | shutdown_delay = \"-1s\" | shutdown_delay must be a positive value",
                "group | max_run_duration = \"1m\" | max_run_duration can only be used with \"batch\" or \"sysbatch\" jobs",
                "batch | max_run_duration = \"0s\" | max_run_duration must be positive",
                "group | ephemeral_disk {;size = 9;} | minimum DiskMB value is 10; got 9 ~ log storage (100 MB) must be less than requested disk capacity (9 MB)",
                "group | task \"a\" {;driver = \"exec\";leader = true;};task \"b\" {;driver = \"exec\";leader = true;} | Only one task may be marked as leader",
                "task | lifecycle {;hook = \"prestart\";} | No main task (task without a lifecycle hook) in task group",
                "group | scaling {;min = 2;max = 1;} | maximum count must not be less than minimum count: 1 < 2 ~ task group count must not be greater than maximum count in scaling policy: 2 > 1",
                "group | scaling {} | maximum count must be specified and non-negative in scaling policies",
                "group | scaling {;max = 5;type = \"vertical_cpu\";} | scaling policy type of a group is horizontal, not \"vertical_cpu\"",
                "task | scaling \"cpu\" {;max = 5;min = 9;} | maximum count must not be less than minimum count: 5 < 9",
                // policies
                "batch | update {} | Job type \"batch\" does not allow update block",
                "batchjob | update {} | Job type \"batch\" does not allow update block",
                "system | migrate {} | Job type \"system\" does not allow migrate block",
                "system | reschedule {} | System jobs should not have a reschedule policy",
                "group | update {;health_check = \"luck\";} | Invalid health check given: \"luck\"",
                "group | update {;max_parallel = -1;} | Max parallel can not be less than zero: -1 < 0",
                "group | update {;canary = -1;} | Canary count can not be less than zero: -1 < 0",
                "group | update {;auto_promote = true;} | Auto Promote requires a Canary count greater than zero",
                "group | update {;min_healthy_time = \"6m\";} | Minimum healthy time must be less than healthy deadline",
                "group | update {;healthy_deadline = \"10m\";} | Healthy deadline must be less than progress deadline",
                "group | update {;healthy_deadline = \"-1s\";} | Healthy deadline must be greater than zero ~ Minimum healthy time must be less than healthy deadline",
                "group | update {;progress_deadline = \"-1s\";} | Progress deadline must be zero or greater ~ Healthy deadline must be less than progress deadline",
                "group | update {;stagger = \"0s\";} | Stagger must be greater than zero",
                "system | update {;canary = 101;} | Canary is a percentage of the nodes in system jobs: 101 > 100",
                "group | migrate {;max_parallel = -1;} | MaxParallel must be >= 0 but found -1",
                "group | migrate {;health_check = \"manual\";} | invalid HealthCheck: \"manual\"",
                "group | migrate {;min_healthy_time = \"5m\";} | MinHealthyTime must be less than HealthyDeadline",
                "task | restart {;mode = \"again\";} | Unsupported restart mode: \"again\"",
                "task | restart {;attempts = 0;mode = \"delay\";} | Restart policy \"delay\" with 0 attempts is ambiguous",
                "task | restart {;interval = \"4s\";attempts = 0;} | Interval can not be less than 5s (got 4s)",
                "task | restart {;interval = \"1m\";attempts = 5;} | 5 restarts with a delay of 15s do not fit into an interval of 1m0s",
                "group | reschedule {;attempts = 3;unlimited = true;} | Reschedule Policy with 3 attempts and unlimited is ambiguous",
                "group | reschedule {;attempts = 3;} | Interval cannot be less than 15s when attempts are limited (got 0s)",
                "group | reschedule {;delay = \"4s\";} | Delay cannot be less than 5s (got 4s)",
                "group | reschedule {;delay_function = \"random\";} | Invalid delay function \"random\", must be one of [\"constant\" \"exponential\" \"fibonacci\"]",
                "group | reschedule {;max_delay = \"10s\";} | Max Delay cannot be less than Delay 30s (got 10s)",
                "group | reschedule {;attempts = 5;interval = \"10m\";delay = \"1m\";max_delay = \"8m\";} | Reschedule Policy cannot make 5 attempts in 10m0s with a exponential delay of 1m0s: only 3 are possible; an interval of 23m0s would do",
                "group | reschedule {;attempts = 3;interval = \"2m\";delay = \"1m\";delay_function = \"constant\";} | Reschedule Policy cannot make 3 attempts in 2m0s with a constant delay of 1m0s: only 2 are possible; an interval of 3m0s would do",
                "group | reschedule {;attempts = 4;interval = \"6m\";delay = \"1m\";delay_function = \"fibonacci\";} | Reschedule Policy cannot make 4 attempts in 6m0s with a fibonacci delay of 1m0s: only 3 are possible; an interval of 7m0s would do",
                "group | disconnect {;lost_after = \"-1s\";} | lost_after cannot be a negative duration",
                "group | disconnect {;stop_on_client_after = \"-1s\";} | stop_on_client_after cannot be a negative duration",
                "group | disconnect {;lost_after = \"1m\";stop_on_client_after = \"1m\";} | Disconnect cannot be configured with both lost_after and stop_on_client_after",
                "group | disconnect {;reconcile = \"both\";} | reconcile option \"both\" is unknown",
                "system | disconnect {;stop_on_client_after = \"1m\";} | stop_on_client_after can only be used with \"service\" or \"batch\" jobs",
                // networks
                "group | network {;mode = \"cni/\";} | invalid network mode \"cni/\": expected none, bridge, host or cni/<name>",
                "group | network {;port \"a\" { static = 80 };port \"b\" { static = 80 };} | Static port 80 already reserved",
                "group | network {;port \"a\" { static = 65536 };} | Port a (65536) cannot be greater than 65535",
                "group | network {;port \"a\" { to = 65536 };} | Port \"a\" cannot be mapped to a port (65536) outside of -1 to 65535",
                "group | network {;port \"a\" { to = -2 };} | Port \"a\" cannot be mapped to a port (-2) outside of -1 to 65535",
                "group | network {;mode = \"bridge\";port \"a\" {;static = 1;ignore_collision = true;};} | Port \"a\": collision may not be ignored outside of host network mode",
                "group | network {;port \"a\" {};};network {;port \"a\" {};} | Port label a already in use",
                "group | network {;hostname = \"a_b\";} | Hostname \"a_b\" is not a valid DNS name",
                "group | network {;mode = \"cni/x\";cni {;args = { a = \"1\\u003b2\" };};} | CNI argument \"a\" must not contain ;",
                // tasks
                "group | task \"alloc\" {;driver = \"exec\";} | Task name \"alloc\" is reserved",
                "group | task \"a/b\" {;driver = \"exec\";} | Task name cannot include slashes",
                "group | task \"x\" {} | Missing task driver",
                "task | kind = \"connect-proxy:x\";leader = true | Connect proxy task must not have leader set",
                "task | kind = \"connect-proxy:x\";service { name = \"s\" } | Connect proxy task must not have a service block",
                "task | kill_timeout = \"-1s\" | KillTimeout must be a positive value",
                "task | kill_timeout = \"11m\" | KillTimout (11m0s) longer than the group's ProgressDeadline (10m0s)",
                "task | shutdown_delay = \"-1s\" | ShutdownDelay must be a positive value",
                "task | resources {;cpu = 0;} | minimum CPU value is 1; got 0",
                "task | resources {;cpu = 5;cores = 1;} | Task can only ask for 'cpu' or 'cores' resource, not both.",
                "task | resources {;cores = -1;} | Task 'cores' may not be negative",
                "task | resources {;memory = 9;} | minimum MemoryMB value is 10; got 9",
                "task | resources {;memory = 50;memory_max = 40;} | MemoryMaxMB value (40) should be larger than MemoryMB value (50)",
                "task | resources {;disk = 5;} | Task can't ask for disk resources, they have to be specified at the task group level.",
                "task | resources {;secrets = -1;} | SecretsMB value (-1) cannot be negative or greater than MemoryMB value (300)",
                "task | resources {;secrets = 301;} | SecretsMB value (301) cannot be negative or greater than MemoryMB value (300)",
                "task | resources {;device \"a//b\" {};} | a device is named type, vendor/type or vendor/type/name, not \"a//b\"",
                "task | resources {;device \"gpu\" { count = 0 };} | device count must be at least 1",
                "task | resources {;device \"gpu\" {;together { within = \"room\" };};} | together: within must be one of node, bridge, switch, nvlink, not \"room\"",
                "task | resources {;device \"gpu\" {;together { affinity = \"require\" };};} | together: within must be one of node, bridge, switch, nvlink, not \"\"",
                "task | resources {;device \"gpu\" {;together {;affinity = \"hope\";within = \"node\";};};} | together: affinity must be prefer or require, not \"hope\"",
                "task | resources {;cores = 1;numa { affinity = \"some\" };} | numa affinity must be one of none, prefer, require, not \"some\"",
                "task | resources {;numa { affinity = \"prefer\" };} | numa needs cores",
                "task | resources {;cores = 1;numa {;affinity = \"require\";devices = [\"gpu\"];};} | numa device \"gpu\" is not requested as a device of this task",
                "task | logs {;max_files = 0;} | minimum number of files is 1; got 0",
                "task | logs {;max_file_size = 0;} | minimum file size is 1MB; got 0",
                "task | logs {;max_files = 30;} | log storage (300 MB) must be less than requested disk capacity (300 MB)",
                "task | lifecycle {} | no lifecycle hook provided ~ No main task (task without a lifecycle hook) in task group",
                "task | action \"a b\" {;command = \"x\";} | invalid action name \"a b\"",
                "task | action \"a\" {} | action \"a\": command must not be empty",
                "task | csi_plugin {;type = \"node\";} | id must be set",
                "task | csi_plugin {;id = \"x\";type = \"both\";} | type must be one of node, controller or monolith, not \"both\"",
                "task | csi_plugin {;id = \"x\";type = \"node\";mount_dir = \"/local\";} | stage_publish_base_dir must not lie under mount_dir",
                "task | schedule {;cron {;start = \"0 9\";end = \"0 17\";};} | start has 6 fields, not \"0 9\": minute hour day month weekday year",
                "task | schedule {;cron {;start = \"0,5 9 * * * *\";end = \"0 17\";};} | start must not contain , or /",
                "task | schedule {;cron {;start = \"0 9 * * * *\";end = \"0 25\";};} | end \"0 25\" is invalid: hour: 25 is not between 0 and 23",
                "task | schedule {;cron {;start = \"0 9 * * * *\";end = \"0 17\";timezone = \"X\";};} | Invalid time zone \"X\": expected a name such as Europe/Berlin",
                "task | dispatch_payload {} | file must be set",
                "task | dispatch_payload {;file = \"../x\";} | destination escapes the local directory",
                // files
                "task | template {;destination = \"local/x\";} | Must specify a source path or have an embedded template",
                "task | template {;data = \"x\";} | Must specify a destination for the template",
                "task | template {;data = \"x\";destination = \"../../x\";} | template destination escapes allocation directory",
                "task | template {;data = \"x\";destination = \"x\";change_mode = \"pray\";} | Invalid change mode given: \"pray\". Must be one of the following: noop, signal, script, restart",
                "task | template {;data = \"x\";destination = \"x\";change_mode = \"signal\";env = true;} | cannot use signals with env var templates",
                "task | template {;data = \"x\";destination = \"x\";change_mode = \"script\";} | must specify change script configuration value when change mode is script",
                "task | template {;data = \"x\";destination = \"x\";change_mode = \"script\";change_script {};} | must specify script path value when change mode is script",
                "task | template {;data = \"x\";destination = \"x\";splay = \"-1s\";} | Must specify positive splay value",
                "task | template {;data = \"x\";destination = \"x\";perms = \"rw\";} | Failed to parse \"rw\" as octal",
                "task | template {;data = \"x\";destination = \"x\";wait {;min = \"5s\";max = \"1s\";};} | wait min 5s is greater than max 1s",
                "task | template {;data = \"x\";destination = \"x\";};template {;data = \"y\";destination = \"x\";} | template destination \"x\" is used twice",
                "task | artifact {} | source must be specified",
                "task | artifact {;source = \"a\";mode = \"tar\";} | invalid artifact mode \"tar\"; must be one of: any, file, dir",
                "task | artifact {;source = \"a\";destination = \"local/../../x\";} | destination escapes allocation directory",
                "task | artifact {;source = \"a\";options { checksum = \"crc:1\" };} | checksum must be given as type:value with md5, sha1, sha256 or sha512, not \"crc:1\"",
                "task | artifact {;source = \"a\";options { checksum = \"md5:1\" };} | a md5 checksum has 32 hexadecimal digits, not \"1\"",
                // volumes
                "group | volume \"v\" { type = \"host\" } | volume has an empty source",
                "group | volume \"v\" { source = \"s\" } | volume has no type: host or csi",
                "group | volume \"v\" {;type = \"nfs\";source = \"s\";} | volume has unrecognized type nfs",
                "group | volume \"v\" {;type = \"host\";source = \"s\";mount_options {};} | host volumes cannot have mount options",
                "group | volume \"v\" {;type = \"host\";source = \"s\";access_mode = \"multi-node-multi-writer\";} | host volumes cannot be mounted with multi-node-multi-writer access mode",
                "group | volume \"v\" {;type = \"host\";source = \"s\";access_mode = \"single-node-reader-only\";} | single-node-reader-only volumes must be read-only",
                "group | volume \"v\" {;type = \"host\";source = \"s\";sticky = true;per_alloc = true;} | volume cannot be per_alloc and sticky at the same time",
                "group | update { canary = 1 };volume \"v\" {;type = \"host\";source = \"s\";per_alloc = true;} | volume cannot be per_alloc when canaries are in use",
                "system | volume \"v\" {;type = \"host\";source = \"s\";per_alloc = true;} | volume cannot be per_alloc for system or sysbatch jobs",
                "group | volume \"v\" {;type = \"csi\";source = \"s\";} | CSI volumes must have an attachment mode ~ CSI volumes must have an access mode",
                "group | volume \"v\" {;type = \"csi\";source = \"s\";access_mode = \"rw\";attachment_mode = \"tape\";} | unknown attachment mode \"tape\" ~ unknown access mode \"rw\"",
                "group | volume \"v\" {;type = \"csi\";source = \"s\";access_mode = \"single-node-writer\";attachment_mode = \"block-device\";mount_options {};} | block devices cannot have mount options",
                "group | count = 2;volume \"v\" {;type = \"csi\";source = \"s\";access_mode = \"single-node-writer\";attachment_mode = \"file-system\";} | volume with single-node-writer access mode allows only one allocation: count is 2; per_alloc gives each one its own",
                "group | count = 2;volume \"v\" {;type = \"csi\";source = \"s\";access_mode = \"multi-node-single-writer\";attachment_mode = \"file-system\";} | volume with multi-node-single-writer access mode allows only one writer: count is 2",
                "task | volume_mount {;volume = \"v\";destination = \"/x\";} | Volume Mount references undefined volume v",
                // identities and secrets
                "task | identity {;ttl = \"1h\";} | ttl is not for the default identity",
                "task | identity {;name = \"a b\";} | a name has 1 to 128 letters, digits, - and _",
                "task | identity {;name = \"a\";};identity {;name = \"a\";} | there is another identity of this name",
                "task | identity {};identity {;name = \"default\";} | there is another identity of this name",
                "task | identity {;name = \"a\";ttl = \"-1s\";} | ttl must not be negative",
                "task | identity {;name = \"a\";aud = [\"\"];} | an empty string is an invalid audience",
                "task | identity {;name = \"a\";change_mode = \"x\";} | invalid change_mode \"x\": expected noop, restart or signal",
                "task | identity {;name = \"a\";change_mode = \"signal\";} | change_signal must be specified when using change_mode signal",
                "task | identity {;name = \"a\";change_signal = \"SIGHUP\";} | change_signal is only for change_mode signal",
                "task | identity {;name = \"a\";filepath = \"x\";} | filepath needs file = true",
                "task | vault {;change_mode = \"x\";} | Unknown change mode \"x\": expected noop, restart or signal",
                "task | secret \"a\" {;path = \"p\";} | secret provider cannot be empty",
                "task | secret \"a\" {;provider = \"nomad\";} | secret path cannot be empty",
                "task | secret \"a b\" {;provider = \"nomad\";path = \"p\";} | a name has 1 to 128 letters, digits, - and _",
                "task | secret \"a\" {;provider = \"vault\";path = \"p\";} | a secret of provider vault needs a vault block in the task",
                "task | secret \"a\" {;provider = \"nomad\";path = \"p\";env { X = \"1\" };} | env is not for provider nomad",
                "task | secret \"a\" {;provider = \"nomad\";path = \"p\";config { engine = \"kv\" };} | config of provider nomad knows namespace, not \"engine\"",
                "task | secret \"a\" {;provider = \"hsm\";path = \"p\";config { x = \"1\" };} | config is for the providers nomad and vault; give \"hsm\" an env",
            })
    void refuses(String place, String lines, String expected) {
        assertThat(errors(place, lines)).containsExactlyElementsOf(sentences(expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "group | address_mode = \"none\" | address_mode must be auto, host, driver, alloc or alloc_ipv6, not \"none\"",
                "group | address_mode = \"driver\" | address_mode driver is for services of tasks only",
                "task | address_mode = \"alloc\" | address_mode alloc is for services of groups only",
                "group | address = \"1.2.3.4\";address_mode = \"host\" | address can only be set with address_mode auto",
                "group | provider = \"etcd\" | provider \"etcd\" must be \"consul\" or \"nomad\"",
                "group | on_update = \"wait\" | on_update must be require_healthy, ignore_warnings or ignore, not \"wait\"",
                "group | identity {} | Service identity must have at least one aud value",
                "group | weights { passing = 0 } | Service weights must be at least 1",
                "group | task = \"none\" | Service names the task \"none\", which the group does not have",
                "group | connect {} | connect must be exactly one of native, sidecar_service or gateway",
                "group | connect { native = true } | connect native needs a task and a port",
                "group | connect {;sidecar_service {};} | connect needs exactly one group network in bridge or cni mode",
            })
    void refusesServices(String place, String lines, String expected) {
        String service = "service {;name = \"s\";" + lines + ";}";

        assertThat(errors(place, service)).containsExactly(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "type = \"ping\" | invalid check type (\"ping\"), must be one of http, tcp, grpc, script",
                "type = \"http\" | http type must have http path",
                "type = \"http\";path = \"http://x/\" | http type must have relative http path",
                "type = \"http\";path = \"/\";protocol = \"gopher\" | protocol must be http or https, not gopher",
                "type = \"tcp\";interval = \"500ms\" | interval (500ms) cannot be less than 1s",
                "type = \"tcp\";timeout = \"1ms\" | timeout (1ms) cannot be less than 1s",
                "type = \"tcp\";timeout = \"0s\" | missing required value timeout. timeout cannot be less than 1s",
                "type = \"tcp\";initial_status = \"good\" | invalid initial check state (good), must be one of critical, passing, warning or empty",
                "type = \"tcp\";address_mode = \"auto\" | invalid address_mode \"auto\" for a check",
                "type = \"tcp\";on_update = \"never\" | on_update must be require_healthy, ignore_warnings or ignore, not \"never\"",
                "type = \"tcp\";success_before_passing = -1 | success_before_passing, failures_before_critical and failures_before_warning must not be negative",
                "type = \"tcp\";expose = true | expose is for http and grpc checks of services with connect only",
                "type = \"script\";task = \"t\" | script type must have a valid script path",
                "type = \"script\";command = \"x\" | a script check of a group's service must name the task that it runs in",
                "type = \"script\";command = \"x\";task = \"t\";failures_before_critical = 1 | success_before_passing, failures_before_critical and failures_before_warning are not for script checks",
                "type = \"tcp\";check_restart { limit = -1 } | limit must be greater than or equal to 0",
                "type = \"tcp\";check_restart {;limit = 1;grace = \"-1s\";} | grace period must not be negative",
                "type = \"tcp\";on_update = \"ignore\";check_restart { limit = 1 } | on_update value ignore is not compatible with check_restart",
                "type = \"tcp\";on_update = \"ignore_warnings\";check_restart { limit = 1 } | on_update value ignore_warnings needs ignore_warnings in check_restart",
            })
    void refusesChecks(String lines, String expected) {
        String times =
                (lines.contains("interval") ? "" : "interval = \"5s\";")
                        + (lines.contains("timeout") ? "" : "timeout = \"1s\";");
        String service =
                "network {;port \"p\" {};};service {;name = \"s\";port = \"p\";check {;"
                        + times
                        + lines
                        + ";};}";

        assertThat(errors("group", service)).containsExactly(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "type = \"grpc\" | grpc checks need provider consul; nomad knows http and tcp",
                "type = \"tcp\";address_mode = \"driver\" | address_mode driver needs provider consul",
                "type = \"tcp\";success_before_passing = 2 | thresholds of checks need provider consul",
                "type = \"tcp\";tls_server_name = \"x\" | tls_server_name needs provider consul",
                "type = \"tcp\";on_update = \"ignore_warnings\" | ignore_warnings needs provider consul",
                "type = \"http\";path = \"/\";method = \"BREW\" | method \"BREW\" is not known",
            })
    void refusesChecksThatNodesCannotMake(String lines, String expected) {
        String service =
                "network {;port \"p\" {};};service {;name = \"s\";port = \"p\";provider = \"nomad\";check {;interval = \"5s\";timeout = \"1s\";"
                        + lines
                        + ";};}";

        assertThat(errors("group", service)).containsExactly(expected);
    }

    @Test
    void refusesServicesThatDoNotGoTogether() {
        String twice = "service {;name = \"s\";};service {;name = \"s\";}";
        String mixed = "service {;name = \"a\";};service {;name = \"b\";provider = \"nomad\";}";
        String ports =
                "service {;name = \"a\";port = \"x\";};service {;name = \"b\";port = \"x\";};service {;name = \"c\";port = \"80\";}";
        String unported =
                "service {;name = \"s\";check {;type = \"tcp\";interval = \"5s\";timeout = \"1s\";};}";

        assertThat(errors("group", twice))
                .containsExactly(
                        "Service is duplicate: another one has the same name, task and port");
        assertThat(errors("group", mixed))
                .containsExactly(
                        "Multiple service providers used: task group services must use the same provider");
        assertThat(errors("group", ports))
                .containsExactly(
                        "port label \"80\" referenced by services c does not exist",
                        "port label \"x\" referenced by services a, b does not exist");
        assertThat(errors("group", unported))
                .containsExactly("a tcp check needs a port, its own or its service's");
        assertThat(errors("group", "service {;name = \"under_score\";}"))
                .singleElement()
                .asString()
                .contains("Service name must be valid per RFC 1123");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        List<String> errors = verdict("job", "priority = 500;id = \"a b\";constraint {}").errors();

        assertThat(errors)
                .containsExactly(
                        "Job ID contains a space",
                        "job priority must be between [1, 100]",
                        "Constraint 1 validation failed: Operator \"=\" requires an RTarget");
    }

    @Test
    void namesThePartsThatAreWrong() {
        assertThat(verdict("task", "resources { memory = 1 };kill_timeout = \"-1s\"").errorText())
                .isEqualTo(
                        """
                        1 error occurred:
                        \t* Task group g validation failed: 1 error occurred:
                        \t* Task t validation failed: 2 errors occurred:
                        \t* KillTimeout must be a positive value
                        \t* minimum MemoryMB value is 10; got 1





                        """);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "group | update { max_parallel = 2 } | Group \"g\" has warnings: update max parallel count is greater than task group count (2 > 1). A destructive change would result in the simultaneous replacement of all allocations.",
                "group | stop_after_client_disconnect = \"1m\" | Group \"g\": stop_after_client_disconnect is ignored; use disconnect { stop_on_client_after } instead",
                "group | max_client_disconnect = \"1m\" | Group \"g\": max_client_disconnect is ignored; use disconnect { lost_after } instead",
                "group | prevent_reschedule_on_lost = true | Group \"g\": prevent_reschedule_on_lost is ignored; use disconnect { replace } instead",
                "group | network { mbits = 5 } | Group \"g\": mbits of a network is ignored",
                "batch | periodic { cron = \"@daily\" } | cron is deprecated and may be removed in a future release. Use crons instead",
                "task | resources { iops = 1 } | Task \"t\": iops of resources is ignored",
                "task | resources {;network {};} | Task \"t\": network of a task's resources is deprecated; use a network of the group instead",
                "task | resources { memory_max = 500 } | Task \"t\": memory_max has no effect: memory oversubscription is not enabled",
                "task | template {;data = \"x\";destination = \"x\";vault_grace = \"1s\";} | Task \"t\": vault_grace of a template is ignored",
                "task | identity {;name = \"a\";} | Task \"t\": identity \"a\" has no aud: whoever is shown it cannot tell whom it is for ~ Task \"t\": identity \"a\" has no ttl: it stays valid as long as the allocation",
                "task | identity {;name = \"a\";aud = [\"x\", \"y\"];ttl = \"1h\";env = true;} | Task \"t\": identity \"a\" has several aud: each of them could use it with the others ~ Task \"t\": identity \"a\" has env without change_mode restart: the variable keeps the first token",
                "task | identity {;name = \"vault_default\";aud = [\"x\"];ttl = \"1h\";} | Task \"t\": identity \"vault_default\" is for Vault, but the task has no vault block",
                "group | service { name = \"s\" } | group \"g\" defines services, but neither the group nor any of its tasks have shutdown_delay set",
                "job | group \"h\" {;update {;canary = 1;auto_promote = true;};task \"t\" { driver = \"exec\" };} | auto_promote must be true for all groups, with a canary count, to promote by itself",
            })
    void warns(String place, String lines, String expected) {
        JobValidator.Verdict verdict = verdict(place, lines);

        assertThat(verdict.errors()).isEmpty();
        assertThat(verdict.warnings()).containsExactlyElementsOf(sentences(expected));
    }

    // ---- a job with lines added ----

    private static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        for (String sentence : text.split(" ~ ?", -1)) {
            if (!sentence.isBlank()) {
                sentences.add(sentence.strip());
            }
        }
        return sentences;
    }

    /** What is wrong, without the parts that it is wrong in. */
    private static List<String> errors(String place, String lines) {
        List<String> errors = new ArrayList<>();
        for (String error : verdict(place, lines).errors()) {
            for (String line : error.strip().split("\n\\s*\\* ", -1)) {
                if (!PART.matcher(line.strip()).matches()) {
                    errors.add(line.strip());
                }
            }
        }
        return errors;
    }

    private static JobValidator.Verdict verdict(String place, String lines) {
        Job parsed = JobParser.parse("j.hcl", text(place, lines), ParseOptions.DEFAULT).job();
        Job job = new Canonicaliser("global").canonical(parsed, "", State.initial());
        return JobValidator.validate(job, State.initial(), JobLimits.DEFAULT);
    }

    private static String text(String place, String lines) {
        String written = lines.replace(';', '\n');
        String type =
                switch (place) {
                    case "batch", "batchjob" -> "type = \"batch\"";
                    case "system" -> "type = \"system\"";
                    default -> "";
                };
        boolean ofJob =
                List.of("job", "any", "batchjob").contains(place)
                        || written.startsWith("periodic")
                        || written.startsWith("parameterized");
        boolean ofTask = place.equals("task");
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
                        type,
                        ofJob ? written : "",
                        ofJob || ofTask ? "" : written,
                        ofTask ? written : "");
    }
}
