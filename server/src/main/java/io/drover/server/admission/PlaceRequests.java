package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceConsulConfiguration;
import io.drover.api.namespace.NamespaceNodePoolConfiguration;
import io.drover.api.namespace.NamespaceVaultConfiguration;
import io.drover.api.namespace.NodePool;
import io.drover.api.namespace.NodePoolBuilder;
import io.drover.api.namespace.NodePoolSchedulerConfiguration;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests about namespaces, node pools and the schedulers' configuration lead to. */
public final class PlaceRequests {
    private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9-]{1,128}");
    private static final Pattern POOL = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final int MAX_DESCRIPTION = 256;
    private static final Set<String> BUILT_IN = Set.of("all", "default");

    private final String region;

    /**
     * @param region the region that is spoken of in refusals
     */
    public PlaceRequests(String region) {
        this.region = region;
    }

    /** Makes a namespace or changes one. */
    public Proposal<Long> apply(State state, Namespace namespace) {
        Problems problems = new Problems();
        problems.unless(
                NAMESPACE.matcher(namespace.name()).matches(),
                "name must be 1 to 128 letters, digits or hyphens");
        describe(problems, namespace.description());
        problems.unless(
                namespace.quota().isEmpty(), "quota \"" + namespace.quota() + "\" does not exist");
        NamespaceNodePoolConfiguration pools = namespace.nodePoolConfiguration();
        if (pools != null) {
            choice(problems, "node pools", pools.allowed(), pools.denied());
            String usual = pools.defaultValue();
            problems.when(
                    !usual.isEmpty() && state.nodePool(usual) == null,
                    "default node pool \"" + usual + "\" does not exist");
        }
        NamespaceVaultConfiguration vault = namespace.vaultConfiguration();
        if (vault != null) {
            choice(problems, "Vault clusters", vault.allowed(), vault.denied());
        }
        NamespaceConsulConfiguration consul = namespace.consulConfiguration();
        if (consul != null) {
            choice(problems, "Consul clusters", consul.allowed(), consul.denied());
        }
        refuse(500, "Invalid namespace \"" + namespace.name() + "\": ", problems);
        return proposal(new Command.UpsertNamespace(namespace));
    }

    private static void describe(Problems problems, String description) {
        problems.when(
                description.codePointCount(0, description.length()) > MAX_DESCRIPTION,
                "description is longer than " + MAX_DESCRIPTION + " characters");
    }

    private static void choice(
            Problems problems,
            String what,
            @Nullable List<String> allowed,
            @Nullable List<String> denied) {
        problems.when(
                !JobValidator.listOf(allowed).isEmpty() && !JobValidator.listOf(denied).isEmpty(),
                what + " can be allowed or denied, not both");
    }

    private static void refuse(int status, String front, Problems problems) {
        if (!problems.all().isEmpty()) {
            throw new RequestException(status, front + String.join("; ", problems.all()));
        }
    }

    private static Proposal<Long> proposal(Command command) {
        return new Proposal<>(List.of(command), index -> index);
    }

    /** Forgets a namespace in which nothing is left. */
    public Proposal<Long> deleteNamespace(State state, String name) {
        if (name.equals("default")) {
            throw new RequestException(500, "can not delete default namespace");
        }
        if (state.namespace(name) == null) {
            throw new RequestException(404, "namespace \"" + name + "\" not found");
        }
        if (hasLiveJobs(state, name, null)) {
            throw used("namespace \"" + name + "\" has non-terminal jobs");
        }
        for (Allocation allocation : state.allocations("")) {
            if (allocation.namespace().equals(name) && !Statuses.isTerminal(allocation)) {
                throw used("namespace \"" + name + "\" has non-terminal allocations");
            }
        }
        return proposal(new Command.DeleteNamespaces(List.of(name)));
    }

    private RequestException used(String what) {
        return new RequestException(500, what + " in regions: [" + region + "]");
    }

    private static boolean hasLiveJobs(
            State state, @Nullable String namespace, @Nullable String pool) {
        for (Job job : state.jobs(namespace, "")) {
            boolean there = pool == null || job.nodePool().equals(pool);
            if (there && !job.status().equals("dead")) {
                return true;
            }
        }
        return false;
    }

    /** Makes a node pool or changes one. */
    public Proposal<Long> apply(NodePool pool) {
        if (BUILT_IN.contains(pool.name())) {
            throw new RequestException(
                    400, "modifying node pool \"" + pool.name() + "\" is not allowed");
        }
        Problems problems = new Problems();
        problems.unless(
                POOL.matcher(pool.name()).matches(),
                "name must be 1 to 128 letters, digits, hyphens or underscores");
        describe(problems, pool.description());
        problems.when(
                pool.nodeIdentityTtl().isNegative(), "node identity TTL must not be negative");
        NodePoolSchedulerConfiguration scheduler = pool.schedulerConfiguration();
        if (scheduler != null) {
            String algorithm = scheduler.schedulerAlgorithm();
            problems.unless(
                    algorithm.isEmpty() || isAlgorithm(algorithm),
                    "invalid scheduler algorithm: " + algorithm);
        }
        refuse(400, "invalid node pool \"" + pool.name() + "\": ", problems);
        Duration ttl = pool.nodeIdentityTtl();
        return proposal(
                new Command.UpsertNodePool(
                        NodePoolBuilder.builder(pool)
                                .nodeIdentityTtl(ttl.isZero() ? Duration.ofHours(24) : ttl)
                                .build()));
    }

    private static boolean isAlgorithm(String name) {
        return name.equals("binpack") || name.equals("spread");
    }

    /** Forgets a node pool that nothing uses. */
    public Proposal<Long> deletePool(State state, String name) {
        if (BUILT_IN.contains(name)) {
            throw new RequestException(400, "deleting node pool \"" + name + "\" is not allowed");
        }
        if (state.nodePool(name) == null) {
            throw new RequestException(404, "node pool not found");
        }
        if (state.nodes("").stream().anyMatch(node -> node.nodePool().equals(name))) {
            throw used("node pool \"" + name + "\" has nodes");
        }
        if (hasLiveJobs(state, null, name)) {
            throw used("node pool \"" + name + "\" has non-terminal jobs");
        }
        return proposal(new Command.DeleteNodePools(List.of(name)));
    }

    /**
     * Sets how the schedulers decide. What is left out counts as the zero of its type, but for the
     * algorithm.
     *
     * @param onlyAt see {@link Command.SetSchedulerConfiguration#enforcedIndex}
     */
    public static Proposal<Long> configure(SchedulerConfiguration wanted, @Nullable Long onlyAt) {
        String algorithm = wanted.schedulerAlgorithm();
        if (algorithm != null && !algorithm.isEmpty() && !isAlgorithm(algorithm)) {
            throw new RequestException(400, "invalid scheduler algorithm: " + algorithm);
        }
        if (wanted.nodeLimitForFeasibilityChecks() < 0) {
            throw new RequestException(
                    400, "node limit for feasibility checks must not be negative");
        }
        SchedulerConfigurationBuilder full = SchedulerConfigurationBuilder.builder(wanted);
        if (algorithm == null || algorithm.isEmpty()) {
            full.schedulerAlgorithm("binpack");
        }
        if (wanted.preemptionConfig() == null) {
            full.preemptionConfig(new PreemptionConfig(false, false, false, false));
        }
        return proposal(new Command.SetSchedulerConfiguration(full.build(), onlyAt));
    }
}
