package io.drover.engines.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import io.drover.engines.container.Credentials;
import io.drover.engines.container.ImageName;
import io.drover.engines.http.EngineException;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of tasks: brought when they are missing, removed when no task has used them for a
 * while.
 */
final class Images {
    private static final Logger LOG = LoggerFactory.getLogger("docker");
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofMinutes(2);

    /** Tells an event of the task that waits. */
    interface Told {
        void tell(String message, SortedMap<String, String> annotations);
    }

    private final DockerEngine engine;
    private final DockerOptions options;
    private final Map<String, CompletableFuture<String>> pulls = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> users = new TreeMap<>();

    Images(DockerEngine engine, DockerOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Sees to it that a task's image is there.
     *
     * @return its id
     */
    String bring(TaskConfig task, DockerTaskOptions wanted, Told told)
            throws PluginException, InterruptedException {
        var name = ImageName.parse(wanted.image());
        try {
            if (!wanted.load().isEmpty()) {
                return load(task, wanted, name);
            }
            var there = engine.image(name.full());
            if (there.isPresent() && !name.isMoving() && !wanted.forcePull()) {
                return there.get();
            }
        } catch (EngineException e) {
            throw new PluginException(
                    "Failed to find image " + name.full() + ": " + e.getMessage(), e.isPassing());
        }
        var timeout = wanted.imagePullTimeout();
        return pull(
                name,
                credentials(name, wanted),
                timeout == null ? options.imagePullTimeout() : timeout,
                told);
    }

    private String load(TaskConfig task, DockerTaskOptions wanted, ImageName name)
            throws PluginException, EngineException {
        var local = task.taskDir().resolve("local");
        var archive = local.resolve(wanted.load()).normalize();
        if (!archive.startsWith(local)) {
            throw new PluginException("load must name a file in local/, got " + wanted.load());
        }
        engine.load(archive);
        return engine.image(name.full())
                .orElseThrow(() ->
                        new PluginException(
                                wanted.load() + " does not hold the image " + name.full()));
    }

    private @Nullable AuthConfig credentials(ImageName name, DockerTaskOptions wanted)
            throws PluginException, InterruptedException {
        var own = wanted.auth();
        if (own.isSet()) {
            return new AuthConfig()
                    .withUsername(own.username())
                    .withPassword(own.password())
                    .withRegistryAddress(
                            own.serverAddress().isEmpty() ? name.registry() : own.serverAddress());
        }
        try {
            return Credentials.find(name, options.auth().config(), options.auth().helper())
                    .map(found ->
                            new AuthConfig()
                                    .withUsername(found.username())
                                    .withPassword(found.password())
                                    .withRegistryAddress(found.registry()))
                    .orElse(null);
        } catch (IOException e) {
            if (wanted.authSoftFail()) {
                LOG.warn("{} is pulled without credentials: {}", name.full(), e.getMessage());
                return null;
            }
            throw new PluginException(
                    "Failed to find docker auth for repo \""
                            + name.repository()
                            + "\": "
                            + e.getMessage());
        }
    }

    /** Pulls an image; who wants the same one meanwhile waits for the same pull. */
    String pull(ImageName name, @Nullable AuthConfig auth, Duration timeout, Told told)
            throws PluginException, InterruptedException {
        var annotations = new TreeMap<>(Map.of("image", name.full()));
        told.tell("Downloading image", annotations);
        var mine = new CompletableFuture<String>();
        var others = pulls.putIfAbsent(name.full(), mine);
        if (others == null) {
            Thread.ofVirtual()
                    .name("pull-" + name.full())
                    .start(() -> run(name, auth, timeout, told, mine));
        }
        try {
            return (others == null ? mine : others).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PluginException known) {
                throw known;
            }
            throw new PluginException("Failed to pull `" + name.full() + "`: " + e.getCause(), e);
        }
    }

    private void run(
            ImageName name,
            @Nullable AuthConfig auth,
            Duration timeout,
            Told told,
            CompletableFuture<String> result) {
        var progress = new Progress(name.full(), timeout, told);
        try {
            engine.pull(name.full(), auth, progress::hear, progress);
            result.complete(
                    engine.image(name.full())
                            .orElseThrow(
                                    () -> new EngineException(404, "it is not there afterwards")));
        } catch (EngineException e) {
            var text = String.valueOf(e.getMessage());
            boolean wrong =
                    text.contains("not found")
                            || text.contains("manifest unknown")
                            || text.contains("does not exist")
                            || text.contains("invalid reference format");
            result.completeExceptionally(
                    new PluginException("Failed to pull `" + name.full() + "`: " + text, !wrong));
        } catch (InterruptedException | RuntimeException e) {
            result.completeExceptionally(e);
        } finally {
            pulls.remove(name.full(), result);
        }
    }

    /** Watches a pull: gives it up when it stands still, and tells of it when it takes long. */
    private final class Progress implements DockerEngine.Pull {
        private final String image;
        private final Duration timeout;
        private final Told told;
        private final long begun = System.nanoTime();
        private final AtomicLong heardAt = new AtomicLong(begun);
        private volatile String last = "";

        Progress(String image, Duration timeout, Told told) {
            this.image = image;
            this.timeout = timeout;
            this.told = told;
        }

        void hear(PullResponseItem item) {
            heardAt.set(System.nanoTime());
            var id = item.getId() == null ? "" : item.getId() + ": ";
            last = id + (item.getStatus() == null ? "" : item.getStatus());
        }

        @Override
        public void await(CompletableFuture<?> end)
                throws EngineException, InterruptedException, ExecutionException {
            var toldAt = begun;
            while (true) {
                try {
                    var _ = end.get(tick().toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException _) {
                    check();
                }
                if (System.nanoTime() - toldAt >= SLOW.toNanos()) {
                    toldAt = System.nanoTime();
                    told.tell(
                            "Docker image pull progress: " + last,
                            new TreeMap<>(Map.of("image", image)));
                }
            }
        }

        private Duration tick() {
            var left = timeout.minusNanos(System.nanoTime() - begun);
            return left.compareTo(TICK) < 0 ? left.isNegative() ? Duration.ZERO : left : TICK;
        }

        private void check() throws EngineException {
            long now = System.nanoTime();
            if (now - begun >= timeout.toNanos()) {
                throw new EngineException(504, "it took longer than " + timeout);
            }
            if (now - heardAt.get() >= options.pullActivityTimeout().toNanos()) {
                throw new EngineException(
                        504, "there was no progress for " + options.pullActivityTimeout());
            }
        }
    }

    /** A task uses an image. */
    synchronized void use(String image, String task) {
        users.computeIfAbsent(image, _ -> new TreeSet<>()).add(task);
    }

    /** A task uses an image no more. */
    synchronized void release(String image, String task) {
        var left = users.get(image);
        if (left != null && left.remove(task) && left.isEmpty()) {
            users.remove(image);
            if (options.gc().image()) {
                Thread.ofVirtual().name("image-gc").start(() -> removeLater(image));
            }
        }
    }

    private void removeLater(String image) {
        try {
            Thread.sleep(options.gc().imageDelay());
            synchronized (this) {
                if (!users.containsKey(image)) {
                    engine.removeImage(image);
                    LOG.info("Image {} is removed, no task uses it", image);
                }
            }
        } catch (EngineException e) {
            LOG.warn("Image {} is not removed: {}", image, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** For logs. */
    synchronized java.util.List<String> inUse() {
        return new ArrayList<>(users.keySet());
    }
}
