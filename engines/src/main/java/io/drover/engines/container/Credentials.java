package io.drover.engines.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who to be at a registry.
 *
 * @param registry as the source of the credentials names it
 */
public record Credentials(String username, String password, String registry) {
    private static final String HUB = "https://index.docker.io/v1/";
    private static final long HELPER_SECONDS = 30;

    /** Names only: the password is a secret. */
    @Override
    public String toString() {
        return "Credentials[" + username + " at " + registry + "]";
    }

    /**
     * Looks for credentials in what the driver is configured with: first the file, with the helpers
     * that it names, then the helper.
     *
     * @param configFile a {@code config.json}, empty for none
     * @param helper suffix of a program {@code docker-credential-…}, empty for none
     * @throws IOException if one of them fails; none is looked at after that
     */
    public static Optional<Credentials> find(ImageName image, String configFile, String helper)
            throws IOException, InterruptedException {
        if (!configFile.isEmpty()) {
            var found = inFile(image, Json.read(Files.readString(Path.of(configFile))));
            if (found.isPresent()) {
                return found;
            }
        }
        return helper.isEmpty() ? Optional.empty() : ask(helper, registries(image).getFirst());
    }

    private static Optional<Credentials> inFile(ImageName image, JsonNode file)
            throws IOException, InterruptedException {
        for (var registry : registries(image)) {
            var entry = file.path("auths").path(registry);
            var auth = entry.path("auth").asText("");
            if (!auth.isEmpty()) {
                var pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                if (colon < 0) {
                    throw new IOException("the entry of " + registry + " is not user:password");
                }
                return Optional.of(
                        new Credentials(
                                pair.substring(0, colon), pair.substring(colon + 1), registry));
            }
            if (entry.has("username")) {
                return Optional.of(
                        new Credentials(
                                entry.path("username").asText(),
                                entry.path("password").asText(),
                                registry));
            }
        }
        for (var registry : registries(image)) {
            var helper = file.path("credHelpers").path(registry).asText("");
            if (!helper.isEmpty()) {
                return ask(helper, registry);
            }
        }
        var store = file.path("credsStore").asText("");
        return store.isEmpty() ? Optional.empty() : ask(store, registries(image).getFirst());
    }

    private static List<String> registries(ImageName image) {
        return image.registry().equals(ImageName.DOCKER_HUB)
                ? List.of(HUB, "docker.io", "index.docker.io", "https://index.docker.io/v2/")
                : List.of(image.registry(), "https://" + image.registry());
    }

    private static Optional<Credentials> ask(String helper, String registry)
            throws IOException, InterruptedException {
        var program = "docker-credential-" + helper;
        var process = new ProcessBuilder(program, "get").start();
        try {
            try (var to = process.getOutputStream()) {
                to.write(registry.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " does not answer");
            }
            var answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                if (answer.contains("credentials not found")) {
                    return Optional.empty();
                }
                throw new IOException(program + " failed: " + answer.strip());
            }
            var told = Json.read(answer);
            var secret = told.path("Secret").asText("");
            return secret.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials(told.path("Username").asText(), secret, registry));
        } finally {
            process.destroyForcibly();
        }
    }
}
