package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.CheckRestart;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Service;
import io.drover.api.job.ServiceCheck;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.consul.ConsulConnect;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the services of a group and of its tasks may say. */
final class ServiceRules {
    private static final Pattern NAME = Pattern.compile("(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MAX_NOTES = 255;

    private final Problems problems;
    private final TaskGroup group;
    private final Set<String> ports = new TreeSet<>();
    private final Set<String> tasks = new TreeSet<>();
    private final Set<String> providers = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();

    /** Services by the port label that they use. */
    private final SortedMap<String, List<String>> users = new TreeMap<>();

    private int transparent;

    private ServiceRules(Problems problems, TaskGroup group) {
        this.problems = problems;
        this.group = group;
        for (NetworkResource network : listOf(group.networks())) {
            addPorts(network);
        }
        for (Task task : listOf(group.tasks())) {
            tasks.add(task.name());
            if (task.resources() != null) {
                listOf(task.resources().networks()).forEach(this::addPorts);
            }
        }
    }

    private void addPorts(NetworkResource network) {
        listOf(network.reservedPorts()).forEach(p -> ports.add(p.label()));
        listOf(network.dynamicPorts()).forEach(p -> ports.add(p.label()));
    }

    static void check(Problems problems, TaskGroup group, List<String> warnings) {
        ServiceRules rules = new ServiceRules(problems, group);
        listOf(group.services()).forEach(service -> rules.service(service, false));
        for (Task task : listOf(group.tasks())) {
            listOf(task.services()).forEach(service -> rules.service(service, true));
        }
        rules.together();
        rules.warn(warnings);
    }

    private void together() {
        users.forEach((label, services) ->
                problems.when(
                        !ports.contains(label),
                        "port label \"%s\" referenced by services %s does not exist"
                                .formatted(label, String.join(", ", services))));
        problems.when(
                providers.size() > 1,
                "Multiple service providers used: task group services must use the same provider");
        problems.when(transparent > 1, "Only one service of a group can use transparent_proxy");
    }

    private void warn(List<String> warnings) {
        boolean delayed =
                group.shutdownDelay() != null
                        || listOf(group.tasks()).stream()
                                .anyMatch(t -> PolicyRules.orZero(t.shutdownDelay()).isPositive());
        if (!providers.isEmpty() && !delayed) {
            warnings.add(
                    "group \"%s\" defines services, but neither the group nor any of its tasks have shutdown_delay set"
                            .formatted(group.name()));
        }
    }

    private void service(Service service, boolean inTask) {
        Problems own = new Problems();
        providers.add(service.provider());
        basics(own, service, inTask);
        addresses(own, service, inTask);
        own.unless(
                names.add(service.name() + "\0" + service.taskName() + "\0" + service.portLabel()),
                "Service is duplicate: another one has the same name, task and port");
        if (service.connect() != null) {
            connect(own, service, service.connect(), inTask);
        }
        for (ServiceCheck check : listOf(service.checks())) {
            Problems ofCheck = new Problems();
            new CheckRules(ofCheck, service, check, inTask).check();
            portUse(check.portLabel(), service, isNumberFine(service) || isDriver(check));
            own.bundle("Check %s invalid".formatted(check.name()), ofCheck.all());
        }
        problems.bundle("Service %s validation failed".formatted(service.name()), own.all());
    }

    private static boolean isDriver(ServiceCheck check) {
        return check.addressMode().equals("driver");
    }

    private void basics(Problems own, Service service, boolean inTask) {
        boolean known = !service.name().contains("${");
        own.when(
                known && !NAME.matcher(service.name()).matches(),
                "Service name must be valid per RFC 1123 and can contain only alphanumeric characters or dashes and must be no longer than 63 characters: \""
                        + service.name()
                        + "\"");
        switch (service.provider()) {
            case "consul", "nomad" -> {}
            default ->
                    own.add(
                            "provider \"%s\" must be \"consul\" or \"nomad\""
                                    .formatted(service.provider()));
        }
        switch (service.onUpdate()) {
            case "require_healthy", "ignore_warnings", "ignore" -> {}
            default ->
                    own.add(
                            "on_update must be require_healthy, ignore_warnings or ignore, not \"%s\""
                                    .formatted(service.onUpdate()));
        }
        own.when(
                service.identity() != null && listOf(service.identity().audience()).isEmpty(),
                "Service identity must have at least one aud value");
        own.when(
                service.weights() != null
                        && (PolicyRules.orZero(service.weights().passing()) < 1
                                || PolicyRules.orZero(service.weights().warning()) < 1),
                "Service weights must be at least 1");
        own.when(
                !inTask && !service.taskName().isEmpty() && !tasks.contains(service.taskName()),
                "Service names the task \"%s\", which the group does not have"
                        .formatted(service.taskName()));
    }

    private void addresses(Problems own, Service service, boolean inTask) {
        String mode = service.addressMode();
        switch (mode) {
            case "auto", "host" -> {}
            case "driver" -> own.when(!inTask, "address_mode driver is for services of tasks only");
            case "alloc", "alloc_ipv6" ->
                    own.when(
                            inTask,
                            "address_mode %s is for services of groups only".formatted(mode));
            default ->
                    own.add(
                            "address_mode must be auto, host, driver, alloc or alloc_ipv6, not \"%s\""
                                    .formatted(mode));
        }
        own.when(
                !service.address().isEmpty() && !mode.equals("auto"),
                "address can only be set with address_mode auto");
        portUse(service.portLabel(), service, isNumberFine(service));
    }

    /** Whether a number may stand for a label: where the address is not the node's. */
    private static boolean isNumberFine(Service service) {
        return service.connect() != null
                || switch (service.addressMode()) {
                    case "driver", "alloc", "alloc_ipv6" -> true;
                    default -> false;
                };
    }

    private void portUse(String label, Service service, boolean numberIsFine) {
        boolean number = !label.isEmpty() && label.chars().allMatch(Character::isDigit);
        if (label.isEmpty() || label.contains("${") || (number && numberIsFine)) {
            return;
        }
        List<String> services = users.computeIfAbsent(label, _ -> new ArrayList<>());
        if (!services.contains(service.name())) {
            services.add(service.name());
        }
    }

    private void connect(Problems own, Service service, ConsulConnect connect, boolean inTask) {
        int kinds =
                (connect.nativeValue() ? 1 : 0)
                        + (connect.sidecarService() == null ? 0 : 1)
                        + (connect.gateway() == null ? 0 : 1);
        own.when(kinds != 1, "connect must be exactly one of native, sidecar_service or gateway");
        own.when(inTask, "connect is for services of groups only");
        own.when(service.provider().equals("nomad"), "connect needs provider consul");
        own.when(
                connect.nativeValue()
                        && (service.taskName().isEmpty() || service.portLabel().isEmpty()),
                "connect native needs a task and a port");
        boolean proxied = connect.sidecarService() != null || connect.gateway() != null;
        List<NetworkResource> networks = listOf(group.networks());
        String mode = networks.isEmpty() ? "" : networks.getFirst().mode();
        boolean fits =
                mode.equals("bridge")
                        || mode.startsWith("cni/")
                        || (connect.gateway() != null && mode.equals("host"));
        own.when(
                proxied && (networks.size() != 1 || !fits),
                "connect needs exactly one group network in bridge or cni mode");
        if (connect.sidecarService() != null
                && connect.sidecarService().proxy() != null
                && connect.sidecarService().proxy().transparentProxy() != null) {
            transparent++;
        }
    }

    /** One check of one service. */
    private static final class CheckRules {
        private final Problems own;
        private final Service service;
        private final ServiceCheck check;
        private final boolean inTask;

        CheckRules(Problems own, Service service, ServiceCheck check, boolean inTask) {
            this.own = own;
            this.service = service;
            this.check = check;
            this.inTask = inTask;
        }

        void check() {
            kind();
            times();
            modes();
            thresholds();
            restart();
            if (service.provider().equals("nomad")) {
                builtIn();
            }
        }

        private boolean is(String type) {
            return check.type().equals(type);
        }

        private void kind() {
            switch (check.type()) {
                case "http" -> http();
                case "tcp", "grpc" -> {}
                case "script" -> script();
                default ->
                        own.add(
                                "invalid check type (\"%s\"), must be one of http, tcp, grpc, script"
                                        .formatted(check.type()));
            }
            own.when(
                    is("tcp") && service.connect() != null,
                    "tcp checks are not valid for services with connect");
            boolean needsPort = is("http") || is("tcp") || is("grpc");
            own.when(
                    needsPort && service.portLabel().isEmpty() && check.portLabel().isEmpty(),
                    "a %s check needs a port, its own or its service's".formatted(check.type()));
            own.when(
                    check.expose() && !((is("http") || is("grpc")) && service.connect() != null),
                    "expose is for http and grpc checks of services with connect only");
        }

        private void http() {
            own.when(check.path().isEmpty(), "http type must have http path");
            switch (check.protocol()) {
                case "", "http", "https" -> {}
                default -> own.add("protocol must be http or https, not " + check.protocol());
            }
            try {
                own.when(
                        !check.path().contains("${") && new URI(check.path()).isAbsolute(),
                        "http type must have relative http path");
            } catch (URISyntaxException e) {
                own.add("http type must have valid http path: " + e.getMessage());
            }
        }

        private void script() {
            own.when(check.command().isEmpty(), "script type must have a valid script path");
            own.when(
                    !inTask && check.taskName().isEmpty() && service.taskName().isEmpty(),
                    "a script check of a group's service must name the task that it runs in");
        }

        private void times() {
            time("interval", check.interval());
            time("timeout", check.timeout());
        }

        private void time(String what, @Nullable Duration value) {
            Duration time = PolicyRules.orZero(value);
            own.when(
                    time.isZero(),
                    "missing required value %s. %s cannot be less than 1s".formatted(what, what));
            own.when(
                    !time.isZero() && time.compareTo(SHORTEST) < 0,
                    "%s (%s) cannot be less than 1s".formatted(what, PolicyRules.text(time)));
        }

        private void modes() {
            switch (check.initialStatus()) {
                case "", "passing", "warning", "critical" -> {}
                default ->
                        own.add(
                                "invalid initial check state (%s), must be one of critical, passing, warning or empty"
                                        .formatted(check.initialStatus()));
            }
            switch (check.addressMode()) {
                case "", "host", "driver", "alloc", "alloc_ipv6" -> {}
                default ->
                        own.add(
                                "invalid address_mode \"%s\" for a check"
                                        .formatted(check.addressMode()));
            }
            own.when(
                    check.notes().length() > MAX_NOTES,
                    "notes must not be longer than " + MAX_NOTES + " characters");
        }

        private void thresholds() {
            int smallest =
                    Math.min(
                            check.successBeforePassing(),
                            Math.min(
                                    check.failuresBeforeCritical(), check.failuresBeforeWarning()));
            own.when(
                    smallest < 0,
                    "success_before_passing, failures_before_critical and failures_before_warning must not be negative");
            own.when(
                    is("script") && hasThresholds(),
                    "success_before_passing, failures_before_critical and failures_before_warning are not for script checks");
        }

        private boolean hasThresholds() {
            return check.successBeforePassing() != 0
                    || check.failuresBeforeCritical() != 0
                    || check.failuresBeforeWarning() != 0;
        }

        private void restart() {
            CheckRestart restart = check.checkRestart();
            String onUpdate = check.onUpdate();
            switch (onUpdate) {
                case "", "require_healthy", "ignore_warnings", "ignore" -> {}
                default ->
                        own.add(
                                "on_update must be require_healthy, ignore_warnings or ignore, not \"%s\""
                                        .formatted(onUpdate));
            }
            if (restart == null) {
                return;
            }
            own.when(restart.limit() < 0, "limit must be greater than or equal to 0");
            own.when(PolicyRules.negative(restart.grace()), "grace period must not be negative");
            own.when(
                    onUpdate.equals("ignore"),
                    "on_update value ignore is not compatible with check_restart");
            own.when(
                    onUpdate.equals("ignore_warnings") && !restart.ignoreWarnings(),
                    "on_update value ignore_warnings needs ignore_warnings in check_restart");
        }

        /** Checks that nodes make themselves know less than Consul's. */
        private void builtIn() {
            own.when(
                    is("grpc") || is("script"),
                    "%s checks need provider consul; nomad knows http and tcp"
                            .formatted(check.type()));
            own.when(check.expose(), "expose needs provider consul");
            own.when(
                    check.addressMode().equals("driver"),
                    "address_mode driver needs provider consul");
            own.when(hasThresholds(), "thresholds of checks need provider consul");
            own.unless(check.tlsServerName().isEmpty(), "tls_server_name needs provider consul");
            own.when(
                    check.onUpdate().equals("ignore_warnings")
                            || (check.checkRestart() != null
                                    && check.checkRestart().ignoreWarnings()),
                    "ignore_warnings needs provider consul");
            switch (check.method()) {
                case "", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" -> {}
                default -> own.add("method \"%s\" is not known".formatted(check.method()));
            }
        }
    }
}
