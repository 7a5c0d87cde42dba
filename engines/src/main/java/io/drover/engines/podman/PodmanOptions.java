package io.drover.engines.podman;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the agent's configuration says of the driver. */
@Configuration
record PodmanOptions(
        Auth auth,
        Volumes volumes,
        Gc gc,
        @Option(docs = "containers that have stopped are started again", byDefault = "false")
                boolean recoverStopped,
        @Option(docs = "globs of labels that containers get beside that of the allocation")
                List<String> extraLabels,
        Logging logging,
        Networking networking,
        @Option(docs = "services, when there are several") List<Socket> socket,
        @Option(docs = "where the service listens", byDefault = "") String socketPath,
        @Option(docs = "output of tasks is not collected", byDefault = "false")
                boolean disableLogCollection,
        @Option(docs = "time for an answer", byDefault = "60s") Duration clientHttpTimeout,
        @Option(docs = "resolvers of tasks that name none") List<String> dnsServers) {
    PodmanOptions {
        if (!socket.isEmpty() && !socketPath.isEmpty()) {
            throw new IllegalArgumentException(
                    "can't define socket blocks and socket_path, they're mutually exclusive");
        }
    }

    /** Where credentials of registries are. */
    @Configuration
    record Auth(
            @Option(docs = "a config.json", byDefault = "") String config,
            @Option(docs = "suffix of docker-credential-…", byDefault = "") String helper) {}

    /** What of the host tasks may mount. */
    @Configuration
    record Volumes(
            @Option(docs = "paths outside of the allocation", byDefault = "true") boolean enabled,
            @Option(docs = "label of all mounts", byDefault = "") String selinuxlabel) {}

    /** What is removed. */
    @Configuration
    record Gc(
            @Option(docs = "containers of tasks that are gone", byDefault = "true")
                    boolean container) {}

    /** Where output goes when the task does not say. */
    @Configuration
    record Logging(
            @Option(
                            docs = "nomad or journald",
                            byDefault = "nomad",
                            oneOf = {"nomad", "journald"})
                    String driver,
            @Option(docs = "its options") Map<String, String> options) {}

    /** Of services that are not root's. */
    @Configuration
    record Networking(
            @Option(docs = "pasta or slirp4netns", byDefault = "") String defaultRootlessMode) {}

    /** A service. */
    @Configuration
    record Socket(
            @Option(byDefault = "default") String name,
            @Option(required = true) String socketPath) {}
}
