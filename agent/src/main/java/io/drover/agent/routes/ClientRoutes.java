package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;
import static io.drover.agent.http.Capability.node;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.allocation.AllocSignalRequest;
import io.drover.api.allocation.AllocationRestartRequest;
import io.drover.api.node.NodeMetaApplyRequest;
import io.drover.client.Client;
import io.drover.client.files.Body;
import io.drover.client.files.Origin;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What only the node itself can tell or do: {@code /v1/client}. */
public final class ClientRoutes {
    private final Supplier<Client> client;

    /**
     * @param client the node of this agent; waits until it has started, and throws a {@link
     *     RequestException} when there is none
     */
    public ClientRoutes(Supplier<Client> client) {
        this.client = client;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                file("ls").parameters("path").answers(c -> Answer.json(list(c))),
                file("stat")
                        .parameters("path")
                        .answers(c -> Answer.json(files(c).stat(text(c, "path")))),
                file("cat").parameters("path").streams(this::cat),
                file("readat").parameters("path", "offset", "limit").streams(this::readAt),
                file("stream")
                        .parameters("path", "offset", "origin", "follow")
                        .streams(this::stream),
                Route.get("/v1/client/fs/logs/{alloc}")
                        .needs(namespace("read-logs", "read-fs"))
                        .byNodeOf("alloc")
                        .parameters("task", "type", "follow", "offset", "origin", "plain")
                        .streams(this::logs),
                Route.get("/v1/client/allocation/{alloc}/stats")
                        .needs(namespace("read-job"))
                        .byNodeOf("alloc")
                        .parameters("task")
                        .answers(c ->
                                Answer.json(client.get().stats(c.part("alloc"), text(c, "task")))),
                checks("/v1/client/allocation/{alloc}/checks"),
                checks("/v1/allocation/{alloc}/checks"),
                Route.on("/v1/client/allocation/{alloc}/restart")
                        .needs(namespace("alloc-lifecycle"))
                        .byNodeOf("alloc")
                        .answers(this::restart),
                Route.write("/v1/client/allocation/{alloc}/signal")
                        .needs(namespace("alloc-lifecycle"))
                        .byNodeOf("alloc")
                        .answers(this::signal),
                Route.on("/v1/client/allocation/{alloc}/gc")
                        .needs(namespace("submit-job", "gc-allocation"))
                        .byNodeOf("alloc")
                        .answers(this::collect),
                Route.get("/v1/client/stats")
                        .needs(node("read"))
                        .by(Answerer.NODE)
                        .parameters("node_id")
                        .answers(_ -> Answer.json(client.get().hostStats())),
                Route.on("/v1/client/gc")
                        .needs(node("write"))
                        .by(Answerer.NODE)
                        .parameters("node_id")
                        .answers(_ -> collectAll()),
                Route.get("/v1/client/metadata")
                        .needs(node("read"))
                        .by(Answerer.NODE)
                        .parameters("node_id")
                        .answers(_ -> Answer.json(client.get().metadata())),
                Route.on("/v1/client/metadata", "POST")
                        .needs(node("write"))
                        .by(Answerer.NODE)
                        .parameters("node_id")
                        .answers(c ->
                                Answer.json(
                                        client.get()
                                                .applyMetadata(
                                                        c.body(NodeMetaApplyRequest.class)))));
    }

    private static Route.Draft file(String what) {
        return Route.get("/v1/client/fs/" + what + "/{alloc}")
                .needs(namespace("read-fs"))
                .byNodeOf("alloc");
    }

    private Route checks(String path) {
        return Route.get(path)
                .needs(namespace("read-job"))
                .byNodeOf("alloc")
                .answers(c -> Answer.json(client.get().checks(c.part("alloc"))));
    }

    private io.drover.client.files.AllocationFiles files(Call call) {
        return client.get().files(call.part("alloc"));
    }

    private Object list(Call call) {
        String path = text(call, "path");
        return files(call).list(path.isEmpty() ? "/" : path);
    }

    private void cat(Call call) throws IOException {
        String path = text(call, "path");
        Body body = files(call).cat(path);
        write(call, files(call).stat(path).contentType(), body);
    }

    private void readAt(Call call) throws IOException {
        String path = text(call, "path");
        String offset = call.query("offset");
        if (offset == null) {
            throw new RequestException(500, "error parsing offset: it is missing");
        }
        Body body = files(call).readAt(path, number("offset", offset), limit(call.query("limit")));
        write(call, files(call).stat(path).contentType(), body);
    }

    private static long limit(@Nullable String limit) {
        return limit == null ? 0 : number("limit", limit);
    }

    private void stream(Call call) throws IOException {
        Body body =
                files(call).stream(
                        text(call, "path"),
                        offset(call),
                        Origin.parse(text(call, "origin")),
                        call.flag("follow", true));
        write(call, "application/json", body);
    }

    private void logs(Call call) throws IOException {
        boolean plain = call.flag("plain");
        Body body =
                files(call)
                        .logs(
                                text(call, "task"),
                                text(call, "type"),
                                offset(call),
                                Origin.parse(text(call, "origin")),
                                call.flag("follow"),
                                plain);
        write(call, plain ? "text/plain" : "application/json", body);
    }

    private static long offset(Call call) {
        String offset = text(call, "offset");
        return offset.isEmpty() ? 0 : number("offset", offset);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RequestException(
                    500, "error parsing " + name + ": \"" + text + "\" is no number", e);
        }
    }

    private static String text(Call call, String name) {
        String text = call.query(name);
        return text == null ? "" : text;
    }

    private static void write(Call call, String contentType, Body body) throws IOException {
        OutputStream out = call.stream(contentType.isEmpty() ? "text/plain" : contentType);
        body.writeTo(out);
        out.close();
    }

    private Answer restart(Call call) throws IOException {
        AllocationRestartRequest sent = call.bodyOrNull(AllocationRestartRequest.class);
        client.get()
                .restart(
                        call.part("alloc"),
                        sent == null ? new AllocationRestartRequest("", false) : sent);
        return Answer.json(noIndex());
    }

    private Answer signal(Call call) throws IOException, InterruptedException {
        client.get().signal(call.part("alloc"), call.body(AllocSignalRequest.class));
        return Answer.json(noIndex());
    }

    private static SortedMap<String, Integer> noIndex() {
        SortedMap<String, Integer> body = new TreeMap<>();
        body.put("Index", 0);
        return body;
    }

    private Answer collect(Call call) {
        client.get().collect(call.part("alloc"));
        return Answer.empty();
    }

    private Answer collectAll() {
        client.get().collectAll();
        return Answer.empty();
    }
}
