package io.drover.engines.docker;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task's configuration says. */
@Configuration
record DockerTaskOptions(
        @Option(docs = "image to run", required = true) String image,
        @Option(docs = "advertise the IPv6 address of the container", byDefault = "false")
                boolean advertiseIpv6Address,
        @Option(docs = "arguments of the command, or of the image's entry point") List<String> args,
        Auth auth,
        @Option(docs = "go on without credentials if there are none", byDefault = "false")
                boolean authSoftFail,
        @Option(docs = "capabilities to add") List<String> capAdd,
        @Option(docs = "capabilities to take away") List<String> capDrop,
        @Option(docs = "host or private", byDefault = "") String cgroupns,
        @Option(docs = "program to run instead of the image's", byDefault = "") String command,
        @Option(docs = "accepted; the driver's own counts", byDefault = "0")
                int containerExistsAttempts,
        @Option(docs = "no more than its share of the processor", byDefault = "false")
                boolean cpuHardLimit,
        @Option(docs = "microseconds", byDefault = "0") long cpuCfsPeriod,
        @Option(docs = "ignored", byDefault = "") String cpusetCpus,
        @Option(docs = "device nodes of the host") List<Device> devices,
        @Option(docs = "resolvers") List<String> dnsServers,
        @Option(docs = "domains to search") List<String> dnsSearchDomains,
        @Option(docs = "options of the resolver") List<String> dnsOptions,
        @Option(docs = "entry point instead of the image's") List<String> entrypoint,
        @Option(docs = "name:address") List<String> extraHosts,
        @Option(docs = "pull even if the image is there", byDefault = "false") boolean forcePull,
        @Option(docs = "further groups of its user") List<String> groupAdd,
        Healthchecks healthchecks,
        @Option(docs = "its host name", byDefault = "") String hostname,
        @Option(docs = "a small process 1 that reaps others", byDefault = "false") boolean init,
        @Option(docs = "keep its input open", byDefault = "false") boolean interactive,
        @Option(docs = "whose IPC namespace", byDefault = "") String ipcMode,
        @Option(docs = "in a network of users", byDefault = "") String ipv4Address,
        @Option(docs = "in a network of users", byDefault = "") String ipv6Address,
        @Option(docs = "for Windows only", byDefault = "") String isolation,
        @Option(docs = "labels of the container") Map<String, String> labels,
        @Option(docs = "archive in local/ that holds the image", byDefault = "") String load,
        Logging logging,
        @Option(docs = "hardware address", byDefault = "") String macAddress,
        @Option(docs = "MB; memory is then what is kept for it", byDefault = "0", min = 0)
                long memoryHardLimit,
        @Option(docs = "mounts") List<Mount> mount,
        @Option(docs = "mounts") List<Mount> mounts,
        @Option(docs = "names within its network") List<String> networkAliases,
        @Option(docs = "a network of the daemon, host, none, container:…", byDefault = "")
                String networkMode,
        @Option(docs = "who is killed first when memory runs out", byDefault = "0") int oomScoreAdj,
        @Option(docs = "whose PID namespace", byDefault = "") String pidMode,
        @Option(docs = "the most processes; 0 for any", byDefault = "0") long pidsLimit,
        @Option(docs = "labels of the group's ports to publish") List<String> ports,
        @Option(docs = "outdated: port inside by label") Map<String, Integer> portMap,
        @Option(docs = "all rights of the host", byDefault = "false") boolean privileged,
        @Option(docs = "time for pulling the image; the driver's own by default")
                @Nullable Duration imagePullTimeout,
        @Option(docs = "nothing of the image can be written", byDefault = "false")
                boolean readonlyRootfs,
        @Option(docs = "runtime of the daemon", byDefault = "") String runtime,
        @Option(docs = "such as no-new-privileges or seccomp=<file>") List<String> securityOpt,
        @Option(docs = "bytes of /dev/shm", byDefault = "0") long shmSize,
        @Option(docs = "options of the storage driver") Map<String, String> storageOpt,
        @Option(docs = "settings of the kernel") Map<String, String> sysctl,
        @Option(docs = "a terminal", byDefault = "false") boolean tty,
        @Option(docs = "soft[:hard] by name") Map<String, String> ulimit,
        @Option(docs = "whose user namespace", byDefault = "") String usernsMode,
        @Option(docs = "whose UTS namespace", byDefault = "") String utsMode,
        @Option(docs = "src:dst[:mode]") List<String> volumes,
        @Option(docs = "driver of the volumes", byDefault = "") String volumeDriver,
        @Option(docs = "working directory", byDefault = "") String workDir) {
    DockerTaskOptions {
        image = image.startsWith("https://") ? image.substring("https://".length()) : image;
        if (image.isBlank()) {
            throw new IllegalArgumentException("image name required for docker driver");
        }
        if (!command.equals(command.strip())) {
            throw new IllegalArgumentException(
                    "command must not begin or end with spaces, got \"" + command + "\"");
        }
    }

    /** All mounts, by whichever name they were given. */
    List<Mount> allMounts() {
        return java.util.stream.Stream.concat(mount.stream(), mounts.stream()).toList();
    }

    /** Credentials for the image's registry. */
    @Configuration
    record Auth(
            @Option(byDefault = "") String username,
            @Option(byDefault = "") String password,
            @Option(docs = "ignored", byDefault = "") String email,
            @Option(byDefault = "") String serverAddress) {
        boolean isSet() {
            return !username.isEmpty() || !password.isEmpty();
        }
    }

    /** A device node. */
    @Configuration
    record Device(
            @Option(docs = "on the host", byDefault = "") String hostPath,
            @Option(docs = "in the container; the same by default", byDefault = "")
                    String containerPath,
            @Option(docs = "letters of r, w, m", byDefault = "rwm") String cgroupPermissions) {}

    /** Health checks of the image. */
    @Configuration
    record Healthchecks(@Option(byDefault = "false") boolean disable) {}

    /** Where the daemon sends output. */
    @Configuration
    record Logging(
            @Option(byDefault = "") String type,
            @Option(docs = "another name of type", byDefault = "") String driver,
            Map<String, String> config) {
        String name() {
            return type.isEmpty() ? driver : type;
        }
    }

    /** A mount. */
    @Configuration
    record Mount(
            @Option(
                            byDefault = "volume",
                            oneOf = {"bind", "volume", "tmpfs"})
                    String type,
            @Option(docs = "in the container", byDefault = "") String target,
            @Option(docs = "path or volume", byDefault = "") String source,
            @Option(byDefault = "false") boolean readonly,
            BindOptions bindOptions,
            TmpfsOptions tmpfsOptions,
            VolumeOptions volumeOptions) {}

    /** Of a bind mount. */
    @Configuration
    record BindOptions(@Option(byDefault = "") String propagation) {}

    /** Of a file system in memory. */
    @Configuration
    record TmpfsOptions(
            @Option(docs = "bytes", byDefault = "0") long size,
            @Option(byDefault = "0") int mode) {}

    /** Of a volume. */
    @Configuration
    record VolumeOptions(
            @Option(byDefault = "false") boolean noCopy,
            Map<String, String> labels,
            VolumeDriver driverConfig) {}

    /** Who has a volume. */
    @Configuration
    record VolumeDriver(@Option(byDefault = "") String name, Map<String, String> options) {}
}
