package io.drover.plugin;

import java.util.List;

/**
 * What a driver can do for its tasks. Defaults for a plain driver: {@link #plain()}.
 *
 * <p>Drivers leave {@code signals}, {@code exec} and {@code createsNetwork} as they are: these
 * follow from the abilities that their class implements.
 *
 * @param signals signals can be sent to tasks
 * @param exec commands can be run inside tasks
 * @param isolation what a task sees of the file system
 * @param networkModes network modes that tasks can run in
 * @param createsNetwork the driver makes the network of an allocation itself
 * @param mounts volumes and devices may be mounted
 * @param collectsLogs the agent is to collect what tasks print through the given pipes
 * @param dynamicUsers tasks may run as users that no account exists for
 */
public record DriverCapabilities(
        boolean signals,
        boolean exec,
        FileIsolation isolation,
        List<NetworkMode> networkModes,
        boolean createsNetwork,
        boolean mounts,
        boolean collectsLogs,
        boolean dynamicUsers) {
    /** What a task sees of the file system. */
    public enum FileIsolation {
        /** The host's files; paths in the environment are the host's. */
        NONE,
        /** Its own root made of the task directory; {@code /alloc}, {@code /local}, … */
        CHROOT,
        /** An image; {@code /alloc}, {@code /local}, {@code /secrets} are mounted. */
        IMAGE,
        /** The host's files as far as they were made visible. */
        UNVEIL
    }

    /** Where a task's network comes from. */
    public enum NetworkMode {
        HOST,
        GROUP,
        TASK,
        NONE
    }

    public DriverCapabilities {
        networkModes = List.copyOf(networkModes);
    }

    /** No isolation, host network, logs collected, none of the abilities. */
    public static DriverCapabilities plain() {
        return new DriverCapabilities(
                false,
                false,
                FileIsolation.NONE,
                List.of(NetworkMode.HOST),
                false,
                true,
                true,
                false);
    }

    public DriverCapabilities withSignals(boolean yes) {
        return new DriverCapabilities(
                yes,
                exec,
                isolation,
                networkModes,
                createsNetwork,
                mounts,
                collectsLogs,
                dynamicUsers);
    }

    public DriverCapabilities withExec(boolean yes) {
        return new DriverCapabilities(
                signals,
                yes,
                isolation,
                networkModes,
                createsNetwork,
                mounts,
                collectsLogs,
                dynamicUsers);
    }

    /** As this, with the abilities that the driver's class has and no others. */
    public DriverCapabilities withAbilitiesOf(TaskDriver driver) {
        return new DriverCapabilities(
                driver instanceof TaskDriver.Signalling,
                driver instanceof TaskDriver.Executing,
                isolation,
                networkModes,
                driver instanceof TaskDriver.Networking,
                mounts,
                collectsLogs,
                dynamicUsers);
    }

    public DriverCapabilities withIsolation(FileIsolation kind) {
        return new DriverCapabilities(
                signals,
                exec,
                kind,
                networkModes,
                createsNetwork,
                mounts,
                collectsLogs,
                dynamicUsers);
    }

    public DriverCapabilities withNetworkModes(NetworkMode... modes) {
        return new DriverCapabilities(
                signals,
                exec,
                isolation,
                List.of(modes),
                createsNetwork,
                mounts,
                collectsLogs,
                dynamicUsers);
    }

    public DriverCapabilities withMounts(boolean yes) {
        return new DriverCapabilities(
                signals,
                exec,
                isolation,
                networkModes,
                createsNetwork,
                yes,
                collectsLogs,
                dynamicUsers);
    }
}
