package io.drover.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.api.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server that answers as it was told.
 *
 * <p>Answers are by method and path, or by method, path and query where that is told too. Several
 * for the same place are given one after the other, the last one for ever.
 */
final class FakeAgent implements AutoCloseable {
    private record Reply(int status, String body, String nextToken) {}

    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();

    FakeAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeAgent on(String request, String body) {
        return on(request, 200, body);
    }

    FakeAgent on(String request, int status, String body) {
        replies.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Reply(status, body, ""));
        return this;
    }

    FakeAgent page(String request, String body, String nextToken) {
        replies.computeIfAbsent(request, _ -> new ArrayDeque<>())
                .add(new Reply(200, body, nextToken));
        return this;
    }

    /** Method, path and query of what was asked, in order. */
    List<String> requests() {
        return requests;
    }

    /** What was last sent to a place, such as {@code PUT /v1/jobs}. */
    Json sent(String request) {
        return Json.parse(bodies.getOrDefault(request, "null"));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String uri = exchange.getRequestURI().toString();
        String place = exchange.getRequestMethod() + " " + uri.replaceFirst("\\?.*", "");
        requests.add(exchange.getRequestMethod() + " " + uri);
        if (!body.isEmpty()) {
            bodies.put(place, body);
        }
        Deque<Reply> waiting = replies.get(exchange.getRequestMethod() + " " + uri);
        if (waiting == null) {
            waiting = replies.get(place);
        }
        Reply reply =
                waiting == null
                        ? new Reply(404, "no such route in this test: " + place, "")
                        : waiting.size() > 1 ? waiting.remove() : waiting.getFirst();
        exchange.getResponseHeaders().set("X-Nomad-Index", "7");
        if (!reply.nextToken().isEmpty()) {
            exchange.getResponseHeaders().set("X-Nomad-NextToken", reply.nextToken());
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
