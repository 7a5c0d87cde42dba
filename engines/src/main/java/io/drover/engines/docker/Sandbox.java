package io.drover.engines.docker;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.drover.engines.container.ContainerFacts;
import io.drover.engines.container.ImageName;
import io.drover.engines.container.TaskLabels;
import io.drover.engines.http.EngineException;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import io.drover.plugin.TaskDriver.Networking.CreatedNetwork;
import java.util.Map;
import java.util.TreeMap;

/** The network of an allocation: a container that does nothing but hold it. */
final class Sandbox {
    private static final String HOSTNAME = "docker_sandbox_hostname";

    private final DockerEngine engine;
    private final Images images;
    private final DockerOptions options;

    Sandbox(DockerEngine engine, Images images, DockerOptions options) {
        this.engine = engine;
        this.images = images;
        this.options = options;
    }

    private static String name(String allocation) {
        return "nomad_init_" + allocation;
    }

    CreatedNetwork create(String allocation, String hostname)
            throws PluginException, InterruptedException {
        try {
            var there = engine.find(name(allocation));
            if (there.isPresent() && there.get().running()) {
                return new CreatedNetwork(network(there.get(), hostname), /* isNew= */ false);
            }
            if (there.isPresent()) {
                engine.remove(there.get().id());
            }
            var id = make(allocation, hostname);
            try {
                engine.start(id);
                var facts =
                        engine.find(id)
                                .orElseThrow(() -> new EngineException(404, "it is gone at once"));
                return new CreatedNetwork(network(facts, hostname), /* isNew= */ true);
            } catch (EngineException e) {
                engine.remove(id);
                throw e;
            }
        } catch (EngineException e) {
            throw new PluginException(
                    "the container that holds the network cannot be made: " + e.getMessage(),
                    e.isPassing());
        }
    }

    private String make(String allocation, String hostname)
            throws PluginException, EngineException, InterruptedException {
        var image = image();
        if (engine.image(image.full()).isEmpty()) {
            var _ = images.pull(image, null, options.infraImagePullTimeout(), (_, _) -> {});
        }
        var container =
                engine.newContainer(image.full())
                        .withName(name(allocation))
                        .withLabels(Map.of(TaskLabels.ALLOCATION, allocation))
                        .withHostConfig(
                                new HostConfig()
                                        .withNetworkMode("none")
                                        .withRestartPolicy(RestartPolicy.unlessStoppedRestart()));
        if (!hostname.isEmpty()) {
            container.withHostName(hostname);
        }
        return engine.create(container);
    }

    private ImageName image() {
        var arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        var name =
                options.infraImage().isEmpty()
                        ? "registry.k8s.io/pause-" + arch + ":3.3"
                        : options.infraImage();
        return ImageName.parse(name.replaceFirst("^https://", ""));
    }

    private static NetworkIsolation network(ContainerFacts facts, String hostname) {
        var labels = new TreeMap<String, String>();
        labels.put(ContainerPlan.SANDBOX, facts.id());
        if (!hostname.isEmpty()) {
            labels.put(HOSTNAME, hostname);
        }
        return new NetworkIsolation(
                NetworkMode.GROUP,
                facts.all().path("NetworkSettings").path("SandboxKey").asText(),
                labels,
                hostname,
                "");
    }

    void destroy(String allocation) throws PluginException {
        try {
            engine.remove(name(allocation));
        } catch (EngineException e) {
            throw new PluginException(
                    "the container that holds the network is left behind: " + e.getMessage(),
                    e.isPassing());
        }
    }
}
