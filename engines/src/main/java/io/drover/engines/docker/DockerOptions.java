package io.drover.engines.docker;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the agent's configuration says of the driver. */
@Configuration
record DockerOptions(
        @Option(
                        docs =
                                "where the daemon listens; the environment or the usual socket by default",
                        byDefault = "")
                String endpoint,
        Auth auth,
        Tls tls,
        @Option(docs = "globs of labels that containers get beside that of the allocation")
                List<String> extraLabels,
        Logging logging,
        Gc gc,
        Volumes volumes,
        @Option(docs = "tasks may be privileged", byDefault = "false") boolean allowPrivileged,
        @Option(
                        docs = "capabilities that tasks may have",
                        byDefault = {
                            "audit_write",
                            "chown",
                            "dac_override",
                            "fowner",
                            "fsetid",
                            "kill",
                            "mknod",
                            "net_bind_service",
                            "setfcap",
                            "setgid",
                            "setpcap",
                            "setuid",
                            "sys_chroot"
                        })
                List<String> allowCaps,
        @Option(docs = "runtime of tasks with GPUs of NVIDIA", byDefault = "nvidia")
                String nvidiaRuntime,
        @Option(
                        docs = "runtimes that tasks may name",
                        byDefault = {"runc", "nvidia"})
                List<String> allowRuntimes,
        @Option(docs = "image of the container that holds an allocation's network", byDefault = "")
                String infraImage,
        @Option(docs = "time for pulling it", byDefault = "5m") Duration infraImagePullTimeout,
        @Option(docs = "time for pulling an image", byDefault = "5m") Duration imagePullTimeout,
        @Option(docs = "tries for a name that is taken", byDefault = "5", min = 1)
                int containerExistsAttempts,
        @Option(docs = "accepted; the task's own option counts", byDefault = "0") int oomScoreAdj,
        @Option(docs = "a pull without progress for so long is given up", byDefault = "2m")
                Duration pullActivityTimeout,
        @Option(
                        docs = "the most processes that a task may have, 0 for any",
                        byDefault = "0",
                        min = 0)
                long pidsLimit,
        @Option(docs = "output of tasks is not collected", byDefault = "false")
                boolean disableLogCollection,
        @Option(docs = "accepted; for Windows", byDefault = "false")
                boolean windowsAllowInsecureContainerAdmin,
        AllowedModes allowedModes) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    DockerOptions {
        if (pullActivityTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("pull_activity_timeout is less than minimum, 1m0s");
        }
    }

    /** Where credentials of registries are. */
    @Configuration
    record Auth(
            @Option(docs = "a docker config.json", byDefault = "") String config,
            @Option(docs = "suffix of docker-credential-…", byDefault = "") String helper) {}

    /** Certificates for a daemon behind a port. */
    @Configuration
    record Tls(
            @Option(docs = "PEM file", byDefault = "") String cert,
            @Option(docs = "PEM file", byDefault = "") String key,
            @Option(docs = "PEM file", byDefault = "") String ca) {
        boolean isSet() {
            return !cert.isEmpty() || !key.isEmpty() || !ca.isEmpty();
        }
    }

    /** How the daemon keeps output when the task does not say. */
    @Configuration
    record Logging(
            @Option(docs = "a logging driver of the daemon", byDefault = "") String type,
            @Option(docs = "its options") Map<String, String> config) {}

    /** What is removed, and when. */
    @Configuration
    record Gc(
            @Option(docs = "images that no task uses any more", byDefault = "true") boolean image,
            @Option(docs = "how long they are kept for the next task", byDefault = "3m")
                    Duration imageDelay,
            @Option(docs = "containers of tasks that are gone", byDefault = "true")
                    boolean container,
            Dangling danglingContainers) {}

    /** Containers of ours that no task is known for. */
    @Configuration
    record Dangling(
            @Option(docs = "look for them", byDefault = "true") boolean enabled,
            @Option(docs = "time between two looks", byDefault = "5m") Duration period,
            @Option(docs = "younger ones are left alone", byDefault = "5m") Duration creationGrace,
            @Option(docs = "say so only", byDefault = "false") boolean dryRun) {
        Dangling {
            if (creationGrace.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("creation_grace is less than minimum, 1m0s");
            }
        }
    }

    /** What of the host tasks may mount. */
    @Configuration
    record Volumes(
            @Option(
                            docs = "paths outside of the allocation, and volume drivers",
                            byDefault = "false")
                    boolean enabled,
            @Option(docs = "label of all mounts", byDefault = "") String selinuxlabel) {}

    /** Values that tasks may choose without being privileged. */
    @Configuration
    record AllowedModes(
            @Option(docs = "globs of pid_mode") List<String> pid,
            @Option(docs = "globs of ipc_mode") List<String> ipc,
            @Option(docs = "globs of userns_mode") List<String> userns,
            @Option(docs = "globs of uts_mode") List<String> uts) {}
}
