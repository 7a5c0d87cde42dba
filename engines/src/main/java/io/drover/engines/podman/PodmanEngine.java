package io.drover.engines.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.container.ContainerEngine;
import io.drover.engines.container.Credentials;
import io.drover.engines.http.EngineAddress;
import io.drover.engines.http.EngineException;
import io.drover.engines.http.EngineHttp;
import io.drover.engines.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** All that is asked of a Podman service. */
final class PodmanEngine extends ContainerEngine {
    private static final String API = "/v4.0.0/libpod";

    private final String name;
    private final String address;

    private PodmanEngine(String name, String address, EngineHttp http) {
        super(http);
        this.name = name;
        this.address = address;
    }

    /**
     * Reaches a service; does not connect yet.
     *
     * @throws IllegalArgumentException if the address is none
     */
    static PodmanEngine at(String name, String address, Duration timeout) {
        return new PodmanEngine(
                name, address, EngineHttp.to(EngineAddress.parse(address), null, timeout));
    }

    /** What tasks call it. */
    String name() {
        return name;
    }

    String address() {
        return address;
    }

    @Override
    public String eventsPath() {
        return API
                + "/events?stream=true&filters="
                + encode("{\"type\":[\"container\"],\"event\":[\"died\"]}");
    }

    /** What the service says of itself and its machine. */
    JsonNode info() throws EngineException {
        return http().get(API + "/info");
    }

    boolean hasImage(String image) throws EngineException {
        return exists("/images/" + encode(image) + "/exists");
    }

    boolean hasNetwork(String network) throws EngineException {
        return exists("/networks/" + encode(network) + "/exists");
    }

    private boolean exists(String path) throws EngineException {
        try {
            var _ = http().get(API + path);
            return true;
        } catch (EngineException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    /** Which image is pulled, and how. */
    record Pull(String image, String arch, String os, String variant, boolean tlsVerify) {}

    /** Pulls an image. An interrupt gives it up. */
    void pull(Pull pull, @Nullable Credentials auth) throws EngineException {
        var headers = new TreeMap<String, String>();
        if (auth != null) {
            var document = Json.object();
            document.put("username", auth.username());
            document.put("password", auth.password());
            headers.put(
                    "X-Registry-Auth",
                    Base64.getUrlEncoder()
                            .encodeToString(document.toString().getBytes(StandardCharsets.UTF_8)));
        }
        var path = new StringBuilder(API + "/images/pull?reference=" + encode(pull.image()));
        path.append("&tlsVerify=").append(pull.tlsVerify());
        add(path, "Arch", pull.arch());
        add(path, "OS", pull.os());
        add(path, "Variant", pull.variant());
        try (var answer = http().stream(http().request("POST", path.toString(), headers, null))) {
            if (!answer.isSuccessful()) {
                throw EngineException.of(answer);
            }
            var steps = Json.stream(answer.body().byteStream());
            while (steps.hasNext()) {
                var error = steps.next().path("error").asText("");
                if (!error.isEmpty()) {
                    throw new EngineException(500, error);
                }
            }
        } catch (IOException e) {
            throw EngineException.unreachable(e);
        }
    }

    private static void add(StringBuilder path, String option, String value) {
        if (!value.isEmpty()) {
            path.append('&').append(option).append('=').append(encode(value));
        }
    }

    /** Loads an archive; answers the name of its first image. */
    String load(Path archive) throws EngineException {
        var body = RequestBody.create(archive.toFile(), MediaType.get("application/x-tar"));
        var request = http().request("POST", API + "/images/load", new TreeMap<>(), body);
        try (var answer = http().stream(request)) {
            if (!answer.isSuccessful()) {
                throw EngineException.of(answer);
            }
            return Json.read(answer.body().byteStream()).path("Names").path(0).asText();
        } catch (IOException e) {
            throw EngineException.unreachable(e);
        }
    }

    /** Makes a container; answers its id. */
    String create(JsonNode description) throws EngineException {
        try {
            return http().call("POST", API + "/containers/create", description).path("Id").asText();
        } catch (EngineException e) {
            // A name that is taken is an error of its own to everybody else.
            if (String.valueOf(e.getMessage()).contains("is already in use")) {
                throw new EngineException(409, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
