package io.drover.engines.docker;

import io.drover.engines.container.ContainerDriver;
import io.drover.engines.container.ContainerFacts;
import io.drover.engines.container.ContainerTask;
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
import io.drover.plugin.TaskDriver;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks as containers of a Docker daemon. */
public final class DockerDriver extends ContainerDriver implements TaskDriver.Networking {
    public static final String NAME = "docker";
    private static final Logger LOG = LoggerFactory.getLogger("docker");
    private static final String PREFIX = "driver.docker";
    private static final String IMAGE = "image_id";

    private final SortedMap<String, String> environment;
    private volatile @Nullable Session session;
    private volatile boolean detected;

    /** What there is once the driver is configured. */
    private record Session(
            DockerOptions options,
            DockerEngine engine,
            Images images,
            Sandbox sandbox,
            DanglingContainers dangling) {}

    /**
     * A driver that waits for its configuration.
     *
     * @param stateDir for what it keeps
     * @param environment of the process, for where the daemon is
     */
    public DockerDriver(Path stateDir, LogTails tails, Map<String, String> environment) {
        super(stateDir.resolve("docker"), tails);
        this.environment = new TreeMap<>(environment);
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo(NAME, "0.1.0");
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(DockerOptions.class);
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(DockerTaskOptions.class);
    }

    @Override
    public synchronized void configure(Settings config) throws PluginException {
        var options = config.as(DockerOptions.class);
        var before = session;
        if (before != null && before.options().equals(options)) {
            return;
        }
        try {
            var engine = DockerEngine.at(options, environment);
            var images = new Images(engine, options);
            session =
                    new Session(
                            options,
                            engine,
                            images,
                            new Sandbox(engine, images, options),
                            new DanglingContainers(
                                    engine, options.gc().danglingContainers(), this::isOurs));
        } catch (IOException | IllegalArgumentException e) {
            throw new PluginException("Failed to initialize docker client: " + e.getMessage(), e);
        }
        if (before != null) {
            before.dangling().close();
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
    protected DockerEngine engine(TaskConfig task) throws PluginException {
        return session().engine();
    }

    @Override
    protected List<DockerEngine> engines() throws PluginException {
        return List.of(session().engine());
    }

    @Override
    public DriverCapabilities capabilities() {
        var configured = session;
        boolean collects = configured == null || !configured.options().disableLogCollection();
        return new DriverCapabilities(
                true,
                true,
                FileIsolation.IMAGE,
                List.of(NetworkMode.HOST, NetworkMode.GROUP, NetworkMode.TASK),
                true,
                true,
                collects,
                false);
    }

    @Override
    public Fingerprint fingerprint() {
        try {
            var configured = session();
            var facts = configured.engine().facts();
            detected = true;
            return Fingerprint.healthy(attributes(configured, facts));
        } catch (PluginException e) {
            return Fingerprint.undetected(String.valueOf(e.getMessage()));
        } catch (EngineException e) {
            LOG.debug("Docker is not there: {}", e.getMessage());
            var why = "Failed to connect to docker daemon";
            return detected ? Fingerprint.unhealthy(why) : Fingerprint.undetected(why);
        }
    }

    private static SortedMap<String, Attribute> attributes(
            Session configured, DockerEngine.Facts facts) {
        var options = configured.options();
        var found = new TreeMap<String, Attribute>();
        found.put(PREFIX, Attribute.of(true));
        found.put(PREFIX + ".version", Attribute.of(facts.version()));
        found.put(PREFIX + ".os_type", Attribute.of(facts.os()));
        found.put(PREFIX + ".runtimes", Attribute.of(String.join(",", facts.runtimes())));
        var bridge = configured.engine().bridgeAddress();
        if (!bridge.isEmpty()) {
            found.put(PREFIX + ".bridge_ip", Attribute.of(bridge));
        }
        if (options.allowPrivileged()) {
            found.put(PREFIX + ".privileged.enabled", Attribute.of(true));
        }
        if (options.volumes().enabled()) {
            found.put(PREFIX + ".volumes.enabled", Attribute.of(true));
        }
        if (options.pidsLimit() > 0) {
            found.put(PREFIX + ".pids.limit", Attribute.of(Long.toString(options.pidsLimit())));
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            found.put(PREFIX + ".cpuset_management.disabled", Attribute.of(true));
        }
        return found;
    }

    @Override
    protected Made make(TaskConfig task, String name)
            throws PluginException, EngineException, InterruptedException {
        var configured = session();
        var wanted = task.config().as(DockerTaskOptions.class);
        var image =
                configured
                        .images()
                        .bring(task, wanted, (message, notes) -> tell(task, message, notes));
        configured.images().use(image, task.id());
        boolean made = false;
        try {
            var facts = configured.engine().facts();
            var plan =
                    new ContainerPlan(
                            task,
                            wanted,
                            configured.options(),
                            facts,
                            warning -> tell(task, warning, new TreeMap<>()));
            var container = configured.engine().newContainer(wanted.image());
            var id = configured.engine().create(plan.describe(container, name));
            made = true;
            return new Made(id, Settings.of(Map.of(IMAGE, image)));
        } finally {
            if (!made) {
                configured.images().release(image, task.id());
            }
        }
    }

    @Override
    protected void known(ContainerTask task) {
        var image = task.extra().string(IMAGE, "");
        var configured = session;
        if (configured != null && !image.isEmpty()) {
            configured.images().use(image, task.config().id());
        }
    }

    @Override
    protected void forgotten(ContainerTask task) {
        var image = task.extra().string(IMAGE, "");
        var configured = session;
        if (configured != null && !image.isEmpty()) {
            configured.images().release(image, task.config().id());
        }
    }

    @Override
    protected Optional<LogTails.Source> output(TaskConfig task, ContainerFacts facts) {
        var configured = session;
        if (configured == null || configured.options().disableLogCollection()) {
            return Optional.empty();
        }
        var host = facts.all().path("HostConfig").path("LogConfig");
        return switch (host.path("Type").asText()) {
            case "json-file" ->
                    source(Path.of(facts.all().path("LogPath").asText()), LogFormat.JSON);
            case "local" ->
                    // Not told by the daemon, though it has always been there.
                    source(
                            Path.of(facts.all().path("HostsPath").asText())
                                    .resolveSibling("local-logs/container.log"),
                            LogFormat.LOCAL);
            default -> Optional.empty();
        };
    }

    private static Optional<LogTails.Source> source(Path file, LogFormat format) {
        var directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            LOG.warn("{} cannot be seen, so no output of that task is collected", file);
            return Optional.empty();
        }
        return Optional.of(new LogTails.Source(file, format));
    }

    @Override
    protected @Nullable DriverNetwork network(TaskConfig task, ContainerFacts facts)
            throws PluginException {
        var wanted = task.config().as(DockerTaskOptions.class);
        var networks = facts.all().path("NetworkSettings").path("Networks");
        for (var network : networks.properties()) {
            var address = network.getValue().path("IPAddress").asText("");
            if (wanted.advertiseIpv6Address()) {
                address = network.getValue().path("GlobalIPv6Address").asText("");
            }
            if (address.isEmpty()) {
                continue;
            }
            var ports = new TreeMap<String, Integer>();
            for (var port : PublishedPorts.of(task, wanted.ports(), wanted.portMap())) {
                ports.put(port.label(), port.to());
            }
            boolean own = !network.getKey().equals("bridge") && !network.getKey().equals("nat");
            return new DriverNetwork(ports, address, own || wanted.advertiseIpv6Address());
        }
        return null;
    }

    @Override
    protected int attempts() {
        var configured = session;
        return configured == null ? 1 : configured.options().containerExistsAttempts();
    }

    @Override
    protected boolean keepsContainers() {
        var configured = session;
        return configured != null && !configured.options().gc().container();
    }

    @Override
    protected String complaint(ContainerFacts facts) {
        if (facts.oomKilled()) {
            return "OOM Killed";
        }
        if (facts.exitCode() == 0) {
            return "";
        }
        var more = facts.error().isEmpty() ? "" : ": " + facts.error();
        return "Docker container exited with non-zero exit code: " + facts.exitCode() + more;
    }

    @Override
    public CreatedNetwork createNetwork(String allocationId, String hostname)
            throws PluginException, InterruptedException {
        return session().sandbox().create(allocationId, hostname);
    }

    @Override
    public void destroyNetwork(String allocationId, TaskConfig.NetworkIsolation network)
            throws PluginException {
        session().sandbox().destroy(allocationId);
    }

    @Override
    public void shutdown() {
        super.shutdown();
        var configured = session;
        if (configured != null) {
            configured.dangling().close();
        }
    }
}
