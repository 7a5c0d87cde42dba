package io.drover.engines.podman;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a task's configuration says. */
@Configuration
record PodmanTaskOptions(
        @Option(docs = "image, docker://…, oci-archive:… or docker-archive:…", required = true)
                String image,
        @Option(docs = "another architecture", byDefault = "") String arch,
        @Option(docs = "another operating system", byDefault = "") String os,
        @Option(docs = "another variant", byDefault = "") String variant,
        @Option(docs = "arguments of the command") List<String> args,
        @Option(docs = "program to run instead of the image's", byDefault = "") String command,
        @Option(docs = "entry point instead of the image's") List<String> entrypoint,
        Auth auth,
        @Option(docs = "go on without credentials if there are none", byDefault = "false")
                boolean authSoftFail,
        @Option(docs = "profile of AppArmor", byDefault = "") String apparmorProfile,
        @Option(docs = "capabilities to add") List<String> capAdd,
        @Option(docs = "capabilities to take away") List<String> capDrop,
        @Option(docs = "options of SELinux") List<String> selinuxOpts,
        @Option(docs = "host[:container[:rwm]]") List<String> devices,
        @Option(docs = "src:dst[:options]") List<String> volumes,
        @Option(docs = "path[:options]") List<String> tmpfs,
        @Option(docs = "name:address") List<String> extraHosts,
        @Option(docs = "such as no-new-privileges or seccomp=<file>") List<String> securityOpt,
        @Option(docs = "addresses in a network") List<String> staticIps,
        @Option(docs = "labels of the group's ports to publish") List<String> ports,
        @Option(docs = "no more than its share of the processor", byDefault = "false")
                boolean cpuHardLimit,
        @Option(docs = "microseconds", byDefault = "0") long cpuCfsPeriod,
        @Option(docs = "pull even if the image is there", byDefault = "false") boolean forcePull,
        @Option(docs = "a small process 1 that reaps others", byDefault = "false") boolean init,
        @Option(docs = "that process", byDefault = "") String initPath,
        @Option(docs = "all rights of the host", byDefault = "false") boolean privileged,
        @Option(docs = "nothing of the image can be written", byDefault = "false")
                boolean readonlyRootfs,
        @Option(docs = "a terminal", byDefault = "false") boolean tty,
        @Option(docs = "its host name", byDefault = "") String hostname,
        @Option(docs = "working directory", byDefault = "") String workingDir,
        @Option(docs = "whose user namespace", byDefault = "") String userns,
        @Option(docs = "size of /dev/shm with its unit", byDefault = "") String shmSize,
        @Option(docs = "time for pulling the image", byDefault = "5m") Duration imagePullTimeout,
        @Option(docs = "whose IPC namespace", byDefault = "") String ipcMode,
        @Option(docs = "in a bridge network", byDefault = "") String ipv4Address,
        @Option(docs = "in a bridge network", byDefault = "") String ipv6Address,
        @Option(docs = "in a bridge network", byDefault = "") String staticMac,
        @Option(docs = "labels of the container") Map<String, String> labels,
        @Option(docs = "settings of the kernel") Map<String, String> sysctl,
        @Option(docs = "soft[:hard] by name") Map<String, String> ulimit,
        Logging logging,
        @Option(docs = "kept for it when memory is short; with unit", byDefault = "")
                String memoryReservation,
        @Option(docs = "memory and swap together; with unit", byDefault = "") String memorySwap,
        @Option(docs = "0 to 100, -1 for the usual", byDefault = "-1", min = -1, max = 100)
                int memorySwappiness,
        @Option(docs = "who is killed first when memory runs out", byDefault = "0") int oomScoreAdj,
        @Option(docs = "the most processes; 0 for the usual", byDefault = "0") long pidsLimit,
        @Option(docs = "bridge, host, none, container:…, task:…, ns:… or a network", byDefault = "")
                String networkMode,
        @Option(docs = "outdated: port inside by label") Map<String, Integer> portMap,
        @Option(docs = "name of the service", byDefault = "default") String socket) {
    PodmanTaskOptions {
        if (image.isBlank()) {
            throw new IllegalArgumentException("image name required");
        }
        if (cpuCfsPeriod != 0 && (cpuCfsPeriod < 1000 || cpuCfsPeriod > 1_000_000)) {
            throw new IllegalArgumentException(
                    "invalid value for cpu_cfs_period: "
                            + cpuCfsPeriod
                            + ", expected 1000 to 1000000");
        }
    }

    /** Credentials for the image's registry. */
    @Configuration
    record Auth(
            @Option(byDefault = "") String username,
            @Option(byDefault = "") String password,
            @Option(docs = "check certificates", byDefault = "true") boolean tlsVerify) {}

    /** Where output goes. */
    @Configuration
    record Logging(@Option(byDefault = "") String driver, Map<String, String> options) {}
}
