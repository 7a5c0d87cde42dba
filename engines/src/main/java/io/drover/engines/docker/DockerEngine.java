package io.drover.engines.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.util.CertificateUtils;
import io.drover.engines.container.ContainerEngine;
import io.drover.engines.http.EngineAddress;
import io.drover.engines.http.EngineException;
import io.drover.engines.http.EngineHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** All that is asked of a Docker daemon. */
final class DockerEngine extends ContainerEngine {
    /** Of whom the environment and the configuration say nothing. */
    static final String USUAL_SOCKET = "unix:///var/run/docker.sock";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final DockerClient docker;

    private DockerEngine(EngineHttp http) {
        super(http);
        this.docker =
                DockerClientImpl.getInstance(
                        DefaultDockerClientConfig.createDefaultConfigBuilder()
                                .withDockerHost(USUAL_SOCKET)
                                .withDockerTlsVerify(false)
                                .build(),
                        new DockerTransport(http));
    }

    /**
     * Reaches a daemon; does not connect yet.
     *
     * @throws IOException if certificates cannot be read
     * @throws IllegalArgumentException if the address is none
     */
    static DockerEngine at(DockerOptions options, SortedMap<String, String> environment)
            throws IOException {
        var tls = options.tls();
        var address = options.endpoint();
        var certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
        if (address.isEmpty()) {
            address = environment.getOrDefault("DOCKER_HOST", USUAL_SOCKET);
            if (!tls.isSet()
                    && !certificates.isEmpty()
                    && !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
                tls =
                        new DockerOptions.Tls(
                                certificates + "/cert.pem",
                                certificates + "/key.pem",
                                certificates + "/ca.pem");
            }
        }
        return new DockerEngine(
                EngineHttp.to(
                        EngineAddress.parse(address),
                        tls.isSet() ? encrypted(tls) : null,
                        TIMEOUT));
    }

    private static EngineHttp.Tls encrypted(DockerOptions.Tls files) throws IOException {
        try {
            @Nullable KeyStore authorities =
                    files.ca().isEmpty()
                            ? null
                            : CertificateUtils.createTrustStore(text(files.ca()));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(keys(files), trust.getTrustManagers(), null);
            return new EngineHttp.Tls(context, (X509TrustManager) trust.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of the docker driver cannot be used: " + e, e);
        }
    }

    private static KeyManager @Nullable [] keys(DockerOptions.Tls files)
            throws IOException, GeneralSecurityException {
        if (files.cert().isEmpty() || files.key().isEmpty()) {
            return null;
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                CertificateUtils.createKeyStore(text(files.key()), text(files.cert())),
                "docker".toCharArray());
        return keys.getKeyManagers();
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    /**
     * What a daemon says of itself.
     *
     * @param root where it keeps its files
     * @param cgroupVersion 1 or 2
     */
    record Facts(
            String version,
            String os,
            String root,
            SortedSet<String> runtimes,
            int cgroupVersion,
            int cores) {}

    Facts facts() throws EngineException {
        var info = http().get("/info");
        var runtimes = new TreeSet<String>();
        info.path("Runtimes").fieldNames().forEachRemaining(runtimes::add);
        return new Facts(
                info.path("ServerVersion").asText(),
                info.path("OSType").asText(),
                info.path("DockerRootDir").asText(),
                runtimes,
                info.path("CgroupVersion").asText().equals("2") ? 2 : 1,
                Math.max(1, info.path("NCPU").asInt()));
    }

    /** Gateway of the network {@code bridge}; empty without. */
    String bridgeAddress() {
        try {
            var configs = http().get("/networks/bridge").path("IPAM").path("Config");
            return configs.path(0).path("Gateway").asText("");
        } catch (EngineException _) {
            return "";
        }
    }

    /** The id of an image that is there; empty if it is not. */
    Optional<String> image(String name) throws EngineException {
        try {
            return Optional.of(http().get("/images/" + name + "/json").path("Id").asText());
        } catch (EngineException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Pulls an image.
     *
     * @param progress hears of each step
     * @param watched gives it up when it has had enough
     */
    void pull(
            String name,
            @Nullable AuthConfig auth,
            Consumer<PullResponseItem> progress,
            Pull watched)
            throws EngineException, InterruptedException {
        var command = docker.pullImageCmd(name);
        if (auth != null) {
            command.withAuthConfig(auth);
        }
        var pulling = new Pulling(progress);
        try {
            command.exec(pulling);
            watched.await(pulling.done);
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (RuntimeException e) {
            throw refused(e);
        } finally {
            pulling.stop();
        }
    }

    /** Waits for the end of a pull, as long as it thinks right. */
    interface Pull {
        void await(CompletableFuture<?> end)
                throws EngineException, InterruptedException, ExecutionException;
    }

    private static final class Pulling extends ResultCallback.Adapter<PullResponseItem> {
        private final Consumer<PullResponseItem> progress;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Pulling(Consumer<PullResponseItem> progress) {
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            var error = item.getErrorDetail();
            if (error != null) {
                done.completeExceptionally(
                        new EngineException(500, String.valueOf(error.getMessage())));
            }
            progress.accept(item);
        }

        @Override
        public void onError(Throwable why) {
            done.completeExceptionally(why);
            super.onError(why);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            done.complete(true);
        }

        void stop() {
            try {
                close();
            } catch (IOException _) {
                // It has ended.
            }
        }
    }

    /** Loads the images of an archive. */
    void load(Path archive) throws EngineException {
        try (var from = Files.newInputStream(archive)) {
            ask(() -> docker.loadImageCmd(from).exec());
        } catch (IOException e) {
            throw new EngineException(400, "cannot read " + archive + ": " + e.getMessage());
        }
    }

    /** Removes an image, or only this name of it; one that is in use or gone is left. */
    void removeImage(String id) throws EngineException {
        try {
            ask(() -> docker.removeImageCmd(id).withForce(false).exec());
        } catch (EngineException e) {
            if (!e.isNotFound() && !e.isConflict()) {
                throw e;
            }
        }
    }

    /** A container to be described. */
    CreateContainerCmd newContainer(String image) {
        return docker.createContainerCmd(image);
    }

    /** Makes it. */
    String create(CreateContainerCmd container) throws EngineException {
        return ask(() -> container.exec().getId());
    }

    /** A container of ours, as the daemon lists it. */
    record Listed(String id, long createdSeconds, String start) {}

    /** The containers that run and have a label. */
    List<Listed> running(String label, String startLabel) throws EngineException {
        var found = new ArrayList<Listed>();
        ask(() -> docker.listContainersCmd().withLabelFilter(List.of(label)).exec())
                .forEach(container ->
                        found.add(
                                new Listed(
                                        container.getId(),
                                        container.getCreated(),
                                        container.getLabels().getOrDefault(startLabel, ""))));
        return found;
    }

    private static <T extends @Nullable Object> T ask(Supplier<T> question) throws EngineException {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    private static EngineException refused(@Nullable Throwable why) {
        return switch (why) {
            case EngineException known -> known;
            case DockerException refusal ->
                    new EngineException(
                            refusal.getHttpStatus(), EngineException.message(messageOf(refusal)));
            case UncheckedIOException broken ->
                    EngineException.unreachable(new IOException(broken.getMessage(), broken));
            case null -> new EngineException(0, "the daemon does not answer");
            default -> new EngineException(500, why.toString());
        };
    }

    /** docker-java puts the status before what the daemon says. */
    private static String messageOf(DockerException refusal) {
        var message = String.valueOf(refusal.getMessage());
        return message.replaceFirst("^Status \\d+: ", "");
    }

    @Override
    public void close() {
        super.close();
        try {
            docker.close();
        } catch (IOException _) {
            // Nothing is left open.
        }
    }
}
