package io.drover.engines.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.http.EngineException;
import io.drover.engines.http.EngineHttp;
import io.drover.engines.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of an engine once it has a container, in the words that engines share.
 *
 * <p>Paths are those of Docker; other engines understand them as well.
 */
public class ContainerEngine implements AutoCloseable {
    private final EngineHttp http;

    public ContainerEngine(EngineHttp http) {
        this.http = http;
    }

    /** Requests of an engine's own. */
    public EngineHttp http() {
        return http;
    }

    /** A container by its id or name; empty if there is none. */
    public Optional<ContainerFacts> find(String id) throws EngineException {
        try {
            return Optional.of(ContainerFacts.of(http.get("/containers/" + encode(id) + "/json")));
        } catch (EngineException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Ids of the containers with a label, also of those that do not run. */
    public List<String> withLabel(String name, String value) throws EngineException {
        var wanted = Json.object();
        wanted.putArray("label").add(name + "=" + value);
        var found = http.get("/containers/json?all=true&filters=" + encode(wanted.toString()));
        var ids = new ArrayList<String>();
        found.forEach(container -> ids.add(container.path("Id").asText()));
        return ids;
    }

    public void start(String id) throws EngineException {
        var _ = http.call("POST", "/containers/" + id + "/start", null);
    }

    /** Sends a signal; false if the container does not run. */
    public boolean kill(String id, String signal) throws EngineException {
        try {
            var _ = http.call("POST", "/containers/" + id + "/kill?signal=" + encode(signal), null);
            return true;
        } catch (EngineException e) {
            if (e.isConflict() || e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    /** Removes a container with its nameless volumes, also one that runs; gone is no error. */
    public void remove(String id) throws EngineException {
        try {
            var _ = http.call("DELETE", "/containers/" + id + "?force=true&v=true", null);
        } catch (EngineException e) {
            // It is being removed already, or is gone.
            if (!e.isConflict() && !e.isNotFound()) {
                throw e;
            }
        }
    }

    /** What a container uses at the moment, without waiting for a second look. */
    public JsonNode usage(String id) throws EngineException {
        return http.get("/containers/" + id + "/stats?stream=false&one-shot=true");
    }

    /** Makes a command ready that runs in a container; answers its id. */
    public String prepareExec(String id, List<String> command, boolean tty) throws EngineException {
        var wanted = Json.object();
        wanted.put("AttachStdin", true);
        wanted.put("AttachStdout", true);
        wanted.put("AttachStderr", true);
        wanted.put("Tty", tty);
        var line = wanted.putArray("Cmd");
        command.forEach(line::add);
        return http.call("POST", "/containers/" + id + "/exec", wanted).path("Id").asText();
    }

    /** Runs it. */
    public EngineHttp.Hijacked runExec(String exec, boolean tty) throws EngineException {
        var wanted = Json.object();
        wanted.put("Detach", false);
        wanted.put("Tty", tty);
        return http.hijack("/exec/" + exec + "/start", wanted);
    }

    /** How it is. */
    public JsonNode inspectExec(String exec) throws EngineException {
        return http.get("/exec/" + exec + "/json");
    }

    public void resizeExec(String exec, int height, int width) throws EngineException {
        var _ = http.call("POST", "/exec/" + exec + "/resize?h=" + height + "&w=" + width, null);
    }

    /** The request for the ends of containers from now on. */
    public String eventsPath() {
        return "/events?filters=" + encode("{\"type\":[\"container\"],\"event\":[\"die\"]}");
    }

    /** A text as part of a path or query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
