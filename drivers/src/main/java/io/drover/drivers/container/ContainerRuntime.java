package io.drover.drivers.container;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.CgroupsV1;
import io.drover.drivers.task.Account;
import io.drover.plugin.Fingerprint.Health;
import io.drover.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The container runtime of this machine, for all drivers that need one: found by a trial container,
 * and not tried again once it has worked.
 */
public final class ContainerRuntime {
    private final Cgroups cgroups;
    private final Path stateDir;
    private final String hostPath;
    private @Nullable Finding found;

    /**
     * A runtime that is looked for when it is first asked for.
     *
     * @param stateDir directory for the trial container
     * @param hostPath directories to look for the runtime in, as in {@code PATH}, and nowhere else
     */
    public ContainerRuntime(Cgroups cgroups, Path stateDir, String hostPath) {
        this.cgroups = cgroups;
        this.stateDir = stateDir;
        this.hostPath = hostPath;
    }

    /**
     * What is known of it.
     *
     * @param problem why it cannot be used; empty when it can
     */
    record Finding(Health health, String problem, @Nullable OciRuntime runtime) {
        private static Finding not(Health health, String why) {
            return new Finding(health, why, null);
        }
    }

    /** Looks for it unless it has been found. */
    synchronized Finding find() throws InterruptedException {
        var known = found;
        if (known == null || known.health() != Health.HEALTHY) {
            known = examine();
            found = known;
        }
        return known;
    }

    /**
     * The runtime.
     *
     * @param driver who wants it
     * @throws PluginException saying why there is none
     */
    OciRuntime usable(String driver) throws PluginException, InterruptedException {
        var finding = find();
        var runtime = finding.runtime();
        if (runtime == null) {
            throw new PluginException(driver + " cannot run here: " + finding.problem());
        }
        return runtime;
    }

    private Finding examine() throws InterruptedException {
        if (!Account.isRoot()) {
            return Finding.not(Health.UNDETECTED, "Driver must run as root");
        }
        if (cgroups.problem().isPresent()) {
            return Finding.not(Health.UNHEALTHY, cgroups.problem().get());
        }
        var unified = cgroups instanceof CgroupsV1 v1 ? v1.unified() : Optional.<Path>empty();
        var candidates = OciRuntime.candidates(hostPath, cgroups.version(), unified);
        if (candidates.isEmpty()) {
            return Finding.not(
                    Health.UNDETECTED,
                    "no OCI runtime: looked for crun, runc in PATH; install one of them");
        }
        var refusals = new ArrayList<String>();
        for (var candidate : candidates) {
            var refusal = trial(candidate);
            if (refusal.isEmpty()) {
                return new Finding(Health.HEALTHY, "", candidate);
            }
            refusals.add(refusal.get());
        }
        return Finding.not(
                Health.UNDETECTED,
                "no OCI runtime can run a container here: " + String.join("; ", refusals));
    }

    private Optional<String> trial(OciRuntime candidate) throws InterruptedException {
        var bundle = stateDir.resolve("trial");
        try {
            Files.createDirectories(bundle.resolve("root"));
            var group = cgroups.create(trialName(), new Cgroups.Limits(100, 64 << 20, 0, ""));
            try {
                var spec =
                        new ContainerSpec(
                                bundle.resolve("root"),
                                List.of("/bin/true"),
                                new TreeMap<>(),
                                "/",
                                Account.find("65534"),
                                Capabilities.forRuntime(Capabilities.DEFAULT),
                                true,
                                true,
                                "",
                                List.of(),
                                List.of(),
                                candidate.managesGroups() ? group.path() + "/container" : "");
                Files.writeString(bundle.resolve("config.json"), spec.config());
                return candidate.trial(bundle);
            } finally {
                group.remove();
            }
        } catch (IOException | PluginException e) {
            return Optional.of(candidate.name() + ": " + e.getMessage());
        }
    }

    /** Other agents of this machine try, too. */
    private String trialName() {
        return "trial-" + Integer.toHexString(stateDir.toAbsolutePath().hashCode());
    }
}
