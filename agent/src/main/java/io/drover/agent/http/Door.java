package io.drover.agent.http;

import io.drover.api.RequestException;
import io.drover.api.json.Codec;
import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers every request to an agent, from sockets and from other agents.
 *
 * <p>In this order: the route by method and path, the size of the body, the common parameters, who
 * must answer (and then the request goes on as it is), whether the caller may, the handler, the
 * page, the headers. Safe for use by any number of threads, each of which may block.
 */
public final class Door implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final RouteTable routes;
    private final Cluster cluster;
    private final Authorizer authorizer;
    private final Limits limits;
    private final JsonForm json;
    private final DoubleSupplier random;
    private final SortedMap<String, String> extraHeaders;

    /**
     * @param random numbers from 0 to 1, to spread the ends of blocking queries
     * @param extraHeaders headers that every answer carries
     */
    public Door(
            RouteTable routes,
            Cluster cluster,
            Authorizer authorizer,
            Limits limits,
            Codec codec,
            DoubleSupplier random,
            SortedMap<String, String> extraHeaders) {
        this.routes = routes;
        this.cluster = cluster;
        this.authorizer = authorizer;
        this.limits = limits;
        this.json = new JsonForm(codec);
        this.random = random;
        this.extraHeaders = new TreeMap<>(extraHeaders);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        try {
            dispatch(exchange);
        } catch (RequestException e) {
            fail(exchange, e.status(), e.getMessage(), e, e.retryAfter());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(exchange, 503, "the agent is stopping", e);
        } catch (IOException e) {
            if (exchange.responded()) {
                throw e;
            }
            // Another agent was lost before it began to answer.
            fail(exchange, 500, "rpc error: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            LOG.error("request failed: method={} path={}", exchange.method(), exchange.target(), e);
            fail(exchange, 500, describe(e), e);
        }
    }

    private static String describe(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void dispatch(Exchange exchange) throws IOException, InterruptedException {
        Target target = Target.parse(exchange.target());
        switch (routes.find(exchange.method(), target.path())) {
            case RouteTable.Found.Hit hit -> answer(exchange, target, hit);
            case RouteTable.Found.WrongMethod() ->
                    throw new RequestException(405, "Invalid method");
            case RouteTable.Found.NoSuchPath() -> finish(exchange, 404, headers(), new byte[0]);
        }
    }

    private void answer(Exchange exchange, Target target, RouteTable.Found.Hit hit)
            throws IOException, InterruptedException {
        refuseTooBig(exchange);
        Route route = hit.route();
        Call call = Call.parse(exchange, target, hit, cluster.region(), limits, json.mapper());
        if (passOn(route, call)) {
            return;
        }
        authorizer.check(route, call);
        switch (route.handler()) {
            case Handler.Read read -> reply(call, read(read, call), true);
            case Handler.Once once -> reply(call, once.answer(call), isRead(route));
            case Handler.Stream stream -> stream.stream(call);
        }
    }

    private static boolean isRead(Route route) {
        return route.answerer() == Answerer.REGION;
    }

    private void refuseTooBig(Exchange exchange) {
        String length = exchange.header("Content-Length");
        if (length == null) {
            return;
        }
        try {
            if (Long.parseLong(length.trim()) > limits.bodyBytes()) {
                throw BoundedBody.tooBig(limits.bodyBytes());
            }
        } catch (NumberFormatException e) {
            throw new RequestException(400, "invalid Content-Length", e);
        }
    }

    /** Lets the agent that must answer do so; false if that is this one. */
    private boolean passOn(Route route, Call call) throws IOException, InterruptedException {
        Exchange exchange = call.exchange();
        Direction direction = Direction.of(route, call, cluster);
        if (!(direction instanceof Direction.Here)) {
            refuseLoop(exchange);
        }
        switch (direction) {
            case Direction.Here() -> {
                return false;
            }
            case Direction.ToServer() -> cluster.passToServer(exchange);
            case Direction.ToRegion(String region) -> cluster.passToRegion(region, exchange);
            case Direction.ToNode(String node) -> cluster.passToNode(node, exchange);
            case Direction.ToLeader() -> {
                if (cluster.awaitLeader(limits.leaderWait())) {
                    // Became leader while the request waited.
                    return !leads(route, call) && passOn(route, call);
                }
                cluster.passToLeader(exchange);
            }
        }
        return true;
    }

    private boolean leads(Route route, Call call) {
        return Direction.of(route, call, cluster) instanceof Direction.Here;
    }

    private void refuseLoop(Exchange exchange) {
        if (exchange.passedBy().size() >= limits.hops()
                || exchange.passedBy().contains(cluster.self())) {
            throw new RequestException(
                    500,
                    "request went in a circle, the agents disagree on who answers it: "
                            + String.join(" -> ", exchange.passedBy()));
        }
    }

    private Answer read(Handler.Read read, Call call) throws InterruptedException {
        Call.Wait wait = call.waiting();
        Duration atMost = wait.atMost();
        Duration jitter =
                Duration.ofNanos((long) (atMost.dividedBy(16).toNanos() * random.getAsDouble()));
        return read.read(call, wait.index(), atMost.plus(jitter));
    }

    private void reply(Call call, Answer answer, boolean read) throws IOException {
        switch (answer) {
            case Answer.Json(var body, var index, var meta) ->
                    write(call, headers(index, read), withMeta(body, index, meta, read));
            case Answer.Rows<?> rows -> page(call, rows);
            case Answer.Empty(var index) ->
                    finish(call.exchange(), 200, headers(index, false), new byte[0]);
            case Answer.Raw raw -> {
                SortedMap<String, String> headers = headers();
                headers.put("Content-Type", raw.contentType());
                headers.putAll(raw.headers());
                finish(call.exchange(), raw.status(), headers, raw.body().toArray());
            }
        }
    }

    private <T> void page(Call call, Answer.Rows<T> all) throws IOException {
        Pages.Cut<T> page = Pages.cut(all, call.page());
        SortedMap<String, String> headers = headers(all.index(), true);
        if (!page.next().isEmpty()) {
            headers.put("X-Nomad-NextToken", page.next());
        }
        headers.put("Content-Type", "application/json");
        try (var out = new OnSuccess(new ReplyStream(call.exchange(), 200, headers))) {
            try (SequenceWriter rows =
                    json.writer(call.pretty()).writeValuesAsArray(out.stream())) {
                for (T row : page.rows()) {
                    rows.write(all.stub().apply(row));
                }
            }
            out.done(call.pretty());
        }
    }

    private void write(Call call, SortedMap<String, String> headers, @Nullable Object body)
            throws IOException {
        headers.put("Content-Type", "application/json");
        try (var out = new OnSuccess(new ReplyStream(call.exchange(), 200, headers))) {
            json.writer(call.pretty()).writeValue(out.stream(), body);
            out.done(call.pretty());
        }
    }

    /** Closes an answer only if all of it was written: a broken one must not look complete. */
    private record OnSuccess(ReplyStream stream) implements AutoCloseable {
        void done(boolean pretty) throws IOException {
            if (pretty) {
                stream.write('\n');
            }
            stream.close();
        }

        @Override
        public void close() {}
    }

    private @Nullable Object withMeta(
            @Nullable Object body, @Nullable Long index, Answer.Meta meta, boolean read) {
        if (body == null || meta == Answer.Meta.NONE) {
            return body;
        }
        ObjectNode tree = json.mapper().valueToTree(body);
        tree.put("Index", index == null ? 0 : index);
        if (meta == Answer.Meta.QUERY) {
            tree.put("KnownLeader", read && cluster.knowsLeader());
            tree.put("LastContact", read ? cluster.lastContactMillis() * 1_000_000 : 0L);
            tree.put("NextToken", "");
        }
        return tree;
    }

    private SortedMap<String, String> headers() {
        SortedMap<String, String> headers = new TreeMap<>(extraHeaders);
        headers.put("Vary", "Accept-Encoding");
        return headers;
    }

    private SortedMap<String, String> headers(@Nullable Long index, boolean read) {
        SortedMap<String, String> headers = headers();
        if (index != null) {
            headers.put("X-Nomad-Index", Long.toUnsignedString(index));
            if (read) {
                headers.put("X-Nomad-KnownLeader", Boolean.toString(cluster.knowsLeader()));
                headers.put("X-Nomad-LastContact", Long.toString(cluster.lastContactMillis()));
            }
        }
        return headers;
    }

    private void fail(Exchange exchange, int status, String message, Exception cause)
            throws IOException {
        fail(exchange, status, message, cause, null);
    }

    private void fail(
            Exchange exchange,
            int status,
            String message,
            Exception cause,
            @Nullable Duration retryAfter)
            throws IOException {
        if (exchange.responded()) {
            throw new IOException("answer broken off: " + message, cause);
        }
        LOG.debug(
                "request failed: method={} path={} error={} code={}",
                exchange.method(),
                exchange.target(),
                message,
                status);
        SortedMap<String, String> headers = headers();
        headers.put("Content-Type", "text/plain; charset=utf-8");
        if (retryAfter != null) {
            headers.put("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        finish(exchange, status, headers, message.getBytes(StandardCharsets.UTF_8));
    }

    private static void finish(
            Exchange exchange, int status, SortedMap<String, String> headers, byte[] body)
            throws IOException {
        headers.put("Content-Length", Integer.toString(body.length));
        try (OutputStream out = exchange.respond(status, headers)) {
            out.write(body);
        }
    }
}
