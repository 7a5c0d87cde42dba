package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Secret;
import io.drover.api.job.Task;
import io.drover.api.job.Vault;
import io.drover.api.job.WorkloadIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a task may say of who it is and what it may know: identities, vault, secrets. */
final class IdentityRules {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final String DEFAULT = "default";

    private final Task task;
    private final Problems problems;
    private final List<String> warnings;

    IdentityRules(Task task, Problems problems, List<String> warnings) {
        this.task = task;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check() {
        Set<String> names = new TreeSet<>();
        List<WorkloadIdentity> all = new ArrayList<>();
        if (task.identity() != null) {
            all.add(task.identity());
        }
        all.addAll(listOf(task.identities()));
        for (WorkloadIdentity identity : all) {
            Problems own = new Problems();
            identity(own, identity);
            own.unless(
                    names.add(identity.name().isEmpty() ? DEFAULT : identity.name()),
                    "there is another identity of this name");
            problems.bundle("Identity %s is invalid".formatted(identity.name()), own.all());
        }
        if (task.vault() != null) {
            vault(task.vault());
        }
        secrets();
    }

    private void identity(Problems own, WorkloadIdentity identity) {
        boolean isDefault = identity.name().isEmpty() || identity.name().equals(DEFAULT);
        own.unless(
                isDefault || NAME.matcher(identity.name()).matches(),
                "a name has 1 to 128 letters, digits, - and _");
        own.when(PolicyRules.negative(identity.ttl()), "ttl must not be negative");
        own.when(
                isDefault && PolicyRules.orZero(identity.ttl()).isPositive(),
                "ttl is not for the default identity");
        own.when(
                listOf(identity.audience()).contains(""), "an empty string is an invalid audience");
        switch (identity.changeMode()) {
            case "", "noop", "restart" ->
                    own.unless(
                            identity.changeSignal().isEmpty(),
                            "change_signal is only for change_mode signal");
            case "signal" ->
                    own.when(
                            identity.changeSignal().isEmpty(),
                            "change_signal must be specified when using change_mode signal");
            default ->
                    own.add(
                            "invalid change_mode \"%s\": expected noop, restart or signal"
                                    .formatted(identity.changeMode()));
        }
        own.when(!identity.filepath().isEmpty() && !identity.file(), "filepath needs file = true");
        own.when(
                TaskFileRules.escapes(identity.filepath(), ""),
                "filepath escapes the task's directory");
        if (!isDefault) {
            advise(identity);
            ofVault(identity);
        }
    }

    private void advise(WorkloadIdentity identity) {
        int audiences = listOf(identity.audience()).size();
        warn(
                identity,
                audiences == 0,
                "has no aud: whoever is shown it cannot tell whom it is for");
        warn(identity, audiences > 1, "has several aud: each of them could use it with the others");
        warn(
                identity,
                PolicyRules.orZero(identity.ttl()).isZero(),
                "has no ttl: it stays valid as long as the allocation");
        warn(
                identity,
                identity.env() && !identity.changeMode().equals("restart"),
                "has env without change_mode restart: the variable keeps the first token");
    }

    private void ofVault(WorkloadIdentity identity) {
        warn(
                identity,
                identity.name().startsWith("vault_") && task.vault() == null,
                "is for Vault, but the task has no vault block");
    }

    private void warn(WorkloadIdentity identity, boolean condition, String text) {
        if (condition) {
            warnings.add(
                    "Task \"%s\": identity \"%s\" %s"
                            .formatted(task.name(), identity.name(), text));
        }
    }

    private void vault(Vault vault) {
        Problems own = new Problems();
        switch (vault.changeMode()) {
            case "noop", "restart", "signal" -> {}
            default ->
                    own.add(
                            "Unknown change mode \"%s\": expected noop, restart or signal"
                                    .formatted(vault.changeMode()));
        }
        problems.bundle("Vault validation failed", own.all());
    }

    // ---- secrets ----

    private void secrets() {
        Set<String> names = new TreeSet<>();
        for (Secret secret : listOf(task.secrets())) {
            Problems own = new Problems();
            own.unless(
                    NAME.matcher(secret.name()).matches(),
                    "a name has 1 to 128 letters, digits, - and _");
            own.unless(names.add(secret.name()), "there is another secret of this name");
            own.when(secret.path().isEmpty(), "secret path cannot be empty");
            provider(own, secret);
            problems.bundle("Secret \"%s\" is invalid".formatted(secret.name()), own.all());
        }
    }

    private void provider(Problems own, Secret secret) {
        switch (secret.provider()) {
            case "" -> own.add("secret provider cannot be empty");
            case "nomad" -> config(own, secret, "namespace");
            case "vault" -> {
                own.when(
                        task.vault() == null,
                        "a secret of provider vault needs a vault block in the task");
                config(own, secret, "engine");
                Object engine = secret.config() == null ? null : secret.config().get("engine");
                own.unless(
                        engine == null || engine.equals("kv") || engine.equals("kv_v2"),
                        "engine must be kv or kv_v2, not \"%s\"".formatted(engine));
            }
            default ->
                    own.when(
                            secret.config() != null && !secret.config().isEmpty(),
                            "config is for the providers nomad and vault; give \"%s\" an env"
                                    .formatted(secret.provider()));
        }
    }

    private static void config(Problems own, Secret secret, String only) {
        own.when(
                secret.env() != null && !secret.env().isEmpty(),
                "env is not for provider " + secret.provider());
        if (secret.config() != null) {
            for (String key : secret.config().keySet()) {
                own.unless(
                        key.equals(only),
                        "config of provider %s knows %s, not \"%s\""
                                .formatted(secret.provider(), only, key));
            }
        }
    }
}
