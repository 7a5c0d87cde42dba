package io.drover.engines.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.container.ContainerDriver;
import io.drover.engines.container.ContainerEngine;
import io.drover.engines.container.ContainerFacts;
import io.drover.engines.container.ContainerTask;
import io.drover.engines.container.Credentials;
import io.drover.engines.container.ImageName;
import io.drover.engines.container.PublishedPorts;
import io.drover.engines.http.EngineException;
import io.drover.engines.logs.LogFormat;
import io.drover.engines.logs.LogTails;
import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.FileIsolation;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.DriverNetwork;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks as containers of Podman, through the sockets of its services. */
public final class PodmanDriver extends ContainerDriver {
    public static final String NAME = "podman";
    private static final Logger LOG = LoggerFactory.getLogger("podman");
    private static final String PREFIX = "driver.podman";
    private static final String USUAL = "default";

    private final Path logs;
    private volatile @Nullable Session session;
    private volatile boolean detected;

    private record Session(PodmanOptions options, SortedMap<String, PodmanEngine> engines) {}

    /**
     * A driver that waits for its configuration.
     *
     * @param stateDir for what it keeps
     */
    public PodmanDriver(Path stateDir, LogTails tails) {
        super(stateDir.resolve("podman"), tails);
        this.logs = stateDir.resolve("podman-logs");
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo(NAME, "0.1.0");
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(PodmanOptions.class);
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(PodmanTaskOptions.class);
    }

    @Override
    public synchronized void configure(Settings config) throws PluginException {
        var options = config.as(PodmanOptions.class);
        var before = session;
        if (before != null && before.options().equals(options)) {
            return;
        }
        if (options.recoverStopped()) {
            LOG.error("recover_stopped is set: containers that have stopped are started again");
        }
        var engines = new TreeMap<String, PodmanEngine>();
        try {
            for (var socket : options.socket()) {
                engines.put(
                        socket.name(),
                        PodmanEngine.at(
                                socket.name(), socket.socketPath(), options.clientHttpTimeout()));
            }
            if (engines.isEmpty()) {
                var path = options.socketPath().isEmpty() ? usualSocket() : options.socketPath();
                engines.put(USUAL, PodmanEngine.at(USUAL, path, options.clientHttpTimeout()));
            }
        } catch (IllegalArgumentException e) {
            throw new PluginException(String.valueOf(e.getMessage()), e);
        }
        session = new Session(options, engines);
    }

    private static String usualSocket() {
        if ("root".equals(System.getProperty("user.name"))) {
            return "unix:///run/podman/podman.sock";
        }
        try {
            var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return "unix:///run/user/" + uid + "/podman/podman.sock";
        } catch (IOException _) {
            return "unix:///run/podman/podman.sock";
        }
    }

    private Session session() throws PluginException {
        var configured = session;
        if (configured == null) {
            configure(Settings.empty());
            return session();
        }
        return configured;
    }

    @Override
    protected PodmanEngine engine(TaskConfig task) throws PluginException {
        var name = task.config().as(PodmanTaskOptions.class).socket();
        var engine = session().engines().get(name);
        if (engine == null) {
            throw new PluginException(
                    "there is no podman socket \""
                            + name
                            + "\", only "
                            + String.join(", ", session().engines().keySet()));
        }
        return engine;
    }

    @Override
    protected Collection<? extends ContainerEngine> engines() throws PluginException {
        return session().engines().values();
    }

    @Override
    public DriverCapabilities capabilities() {
        var configured = session;
        boolean collects = configured == null || !configured.options().disableLogCollection();
        return new DriverCapabilities(
                true,
                true,
                FileIsolation.IMAGE,
                List.of(NetworkMode.GROUP, NetworkMode.HOST, NetworkMode.TASK),
                false,
                true,
                collects,
                false);
    }

    @Override
    public Fingerprint fingerprint() {
        var found = new TreeMap<String, Attribute>();
        var silent = new ArrayList<String>();
        boolean any = false;
        try {
            for (var engine : session().engines().values()) {
                var prefix =
                        engine.name().equals(USUAL)
                                ? PREFIX + "."
                                : PREFIX
                                        + "."
                                        + engine.name().replaceAll("[^A-Za-z0-9]", "_")
                                        + ".";
                try {
                    describe(found, prefix, engine, engine.info());
                    any = true;
                } catch (EngineException e) {
                    LOG.debug(
                            "Podman socket {} does not answer: {}", engine.name(), e.getMessage());
                    found.put(prefix + "health", Attribute.of("unhealthy"));
                    silent.add(engine.name());
                }
            }
        } catch (PluginException e) {
            return Fingerprint.undetected(String.valueOf(e.getMessage()));
        }
        if (!any) {
            var why = "Cannot connect to any Podman socket.";
            return detected ? Fingerprint.unhealthy(why) : Fingerprint.undetected(why);
        }
        detected = true;
        found.put(PREFIX, Attribute.of(true));
        return silent.isEmpty()
                ? new Fingerprint(
                        Fingerprint.Health.HEALTHY, "All Podman sockets are responding.", found)
                : new Fingerprint(
                        Fingerprint.Health.UNHEALTHY,
                        "Cannot fingerprint certain podman sockets: " + String.join(", ", silent),
                        found);
    }

    private static void describe(
            SortedMap<String, Attribute> to, String prefix, PodmanEngine engine, JsonNode info) {
        var host = info.path("host");
        var security = host.path("security");
        to.put(prefix + "health", Attribute.of("healthy"));
        to.put(prefix + "defaultPodman", Attribute.of(engine.name().equals(USUAL)));
        to.put(prefix + "socketName", Attribute.of(engine.name()));
        to.put(prefix + "socket", Attribute.of(engine.address()));
        to.put(prefix + "version", Attribute.of(info.path("version").path("Version").asText()));
        to.put(prefix + "appArmor", Attribute.of(security.path("apparmorEnabled").asBoolean()));
        to.put(prefix + "capabilities", Attribute.of(security.path("capabilities").asText()));
        to.put(prefix + "cgroupVersion", Attribute.of(host.path("cgroupVersion").asText()));
        to.put(prefix + "rootless", Attribute.of(security.path("rootless").asBoolean()));
        to.put(
                prefix + "seccompEnabled",
                Attribute.of(security.path("seccompEnabled").asBoolean()));
        to.put(
                prefix + "selinuxEnabled",
                Attribute.of(security.path("selinuxEnabled").asBoolean()));
        to.put(prefix + "ociRuntime", Attribute.of(host.path("ociRuntime").path("path").asText()));
    }

    @Override
    protected Made make(TaskConfig task, String name)
            throws PluginException, EngineException, InterruptedException {
        var options = session().options();
        var wanted = task.config().as(PodmanTaskOptions.class);
        var engine = engine(task);
        var image = image(task, wanted, engine);
        var machine = PodmanPlan.Machine.of(engine.info());
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new PluginException("output cannot be kept: " + e, e);
        }
        var plan = new PodmanPlan(task, wanted, options, engine, machine);
        return new Made(engine.create(plan.describe(name, image, log(name))), Settings.empty());
    }

    private Path log(String container) {
        return logs.resolve(container + ".log");
    }

    /** Sees to it that a task's image is there; answers its name. */
    private String image(TaskConfig task, PodmanTaskOptions wanted, PodmanEngine engine)
            throws PluginException, EngineException, InterruptedException {
        var name = wanted.image();
        for (var transport : List.of("oci-archive:", "docker-archive:")) {
            if (name.startsWith(transport)) {
                return load(task, name.substring(transport.length()), engine);
            }
        }
        name = name.replaceFirst("^docker://", "");
        if (name.matches("[a-z-]+:[/.].*")) {
            throw new PluginException(
                    "unsupported transport " + name.substring(0, name.indexOf(':')));
        }
        var parsed = ImageName.parse(name);
        boolean other =
                !wanted.arch().isEmpty() || !wanted.os().isEmpty() || !wanted.variant().isEmpty();
        if (!wanted.forcePull() && !other && !parsed.isMoving() && engine.hasImage(parsed.full())) {
            return parsed.full();
        }
        tell(task, "Downloading image", new TreeMap<>(Map.of("image", parsed.full())));
        pull(wanted, parsed, engine);
        return parsed.full();
    }

    private String load(TaskConfig task, String archive, PodmanEngine engine)
            throws PluginException, EngineException {
        if (archive.matches("https?://.*")) {
            throw new PluginException(
                    "archives are loaded from files: fetch " + archive + " by an artifact block");
        }
        var file = task.taskDir().resolve(archive).normalize();
        if (!file.startsWith(task.allocDir()) && !session().options().volumes().enabled()) {
            throw new PluginException("volumes are not enabled; cannot load " + archive);
        }
        tell(task, "Loading image " + archive, new TreeMap<>());
        var name = engine.load(file);
        if (name.isEmpty()) {
            throw new PluginException(archive + " holds no image with a name");
        }
        return name;
    }

    private void pull(PodmanTaskOptions wanted, ImageName name, PodmanEngine engine)
            throws PluginException, InterruptedException {
        var auth = credentials(wanted, name);
        var request =
                new PodmanEngine.Pull(
                        name.full(),
                        wanted.arch(),
                        wanted.os(),
                        wanted.variant(),
                        wanted.auth().tlsVerify());
        var pulling =
                new FutureTask<>(() -> {
                    engine.pull(request, auth);
                    return true;
                });
        Thread.ofVirtual().name("pull-" + name.full()).start(pulling);
        Duration limit = wanted.imagePullTimeout();
        try {
            var _ = pulling.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException why) {
                throw failure("Failed to pull `" + name.full() + "`", why);
            }
            throw new PluginException("Failed to pull `" + name.full() + "`: " + e.getCause(), e);
        } catch (TimeoutException _) {
            throw new PluginException(
                    "Failed to pull `" + name.full() + "`: it took longer than " + limit, true);
        } finally {
            pulling.cancel(/* mayInterruptIfRunning= */ true);
        }
    }

    private @Nullable Credentials credentials(PodmanTaskOptions wanted, ImageName name)
            throws PluginException, InterruptedException {
        if (!wanted.auth().username().isEmpty()) {
            return new Credentials(
                    wanted.auth().username(), wanted.auth().password(), name.registry());
        }
        var auth = session().options().auth();
        try {
            return Credentials.find(name, auth.config(), auth.helper()).orElse(null);
        } catch (IOException e) {
            if (wanted.authSoftFail()) {
                LOG.warn("{} is pulled without credentials: {}", name.full(), e.getMessage());
                return null;
            }
            throw new PluginException(
                    "Failed to find auth for \"" + name.repository() + "\": " + e.getMessage());
        }
    }

    @Override
    protected Optional<LogTails.Source> output(TaskConfig task, ContainerFacts facts) {
        var file = log(containerName(task));
        // Made by the engine when the container starts, unless its output goes elsewhere.
        return Files.exists(file)
                ? Optional.of(new LogTails.Source(file, LogFormat.K8S))
                : Optional.empty();
    }

    @Override
    protected void forgotten(ContainerTask task) {
        try {
            Files.deleteIfExists(log(containerName(task.config())));
        } catch (IOException e) {
            LOG.warn("Output of {} is left behind: {}", task.config().id(), e.toString());
        }
    }

    @Override
    protected @Nullable DriverNetwork network(TaskConfig task, ContainerFacts facts)
            throws PluginException {
        var wanted = task.config().as(PodmanTaskOptions.class);
        for (var network : facts.all().path("NetworkSettings").path("Networks").properties()) {
            var address = network.getValue().path("IPAddress").asText("");
            if (!address.isEmpty()) {
                var ports = new TreeMap<String, Integer>();
                for (var port : PublishedPorts.of(task, wanted.ports(), wanted.portMap())) {
                    ports.put(port.label(), port.to());
                }
                return new DriverNetwork(ports, address, /* autoAdvertise= */ true);
            }
        }
        return null;
    }

    @Override
    protected int attempts() {
        return 5;
    }

    @Override
    protected boolean keepsContainers() {
        var configured = session;
        return configured != null && !configured.options().gc().container();
    }

    @Override
    protected String complaint(ContainerFacts facts) {
        return facts.oomKilled() ? "Podman container killed by OOM killer" : "";
    }
}
