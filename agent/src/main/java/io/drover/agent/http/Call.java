package io.drover.agent.http;

import io.drover.api.GoDuration;
import io.drover.api.RequestException;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ObjectMapper;

/**
 * A request as its handler sees it: parameters checked, the rest where it was.
 *
 * <p>Getters throw {@link RequestException} with the text that the caller gets.
 */
public final class Call {
    private final Exchange exchange;
    private final Target target;
    private final SortedMap<String, String> parts;
    private final String region;
    private final Wait wait;
    private final Page page;
    private final boolean stale;
    private final Limits limits;
    private final ObjectMapper json;

    /**
     * The blocking part of a request.
     *
     * @param index answer once the index is above it; 0 for at once
     * @param atMost answer after this time in any case
     */
    record Wait(long index, Duration atMost) {}

    /**
     * The part of a request that chooses among rows.
     *
     * @param size rows on a page; 0 for all
     * @param token where the page starts; empty for the beginning
     * @param filter an expression; empty for none
     */
    record Page(int size, String token, String filter, boolean reverse) {}

    private Call(
            Exchange exchange,
            Target target,
            SortedMap<String, String> parts,
            String region,
            Wait wait,
            Page page,
            boolean stale,
            Limits limits,
            ObjectMapper json) {
        this.exchange = exchange;
        this.target = target;
        this.parts = parts;
        this.region = region;
        this.wait = wait;
        this.page = page;
        this.stale = stale;
        this.limits = limits;
        this.json = json;
    }

    static Call parse(
            Exchange exchange,
            Target target,
            RouteTable.Found.Hit hit,
            String ownRegion,
            Limits limits,
            ObjectMapper json) {
        Route route = hit.route();
        String region = target.first("region");
        return new Call(
                exchange,
                target,
                hit.parts(),
                region == null || region.isEmpty() ? ownRegion : region,
                route.has(Feature.BLOCKING)
                        ? parseWait(target, limits)
                        : new Wait(0, Duration.ZERO),
                parsePage(route, target),
                route.answerer() == Answerer.REGION && parseStale(target),
                limits,
                json);
    }

    private static Wait parseWait(Target target, Limits limits) {
        Duration atMost = limits.longestWait();
        String wait = target.first("wait");
        if (wait != null && !wait.isEmpty()) {
            Duration asked = parseDuration(wait);
            if (asked.isPositive() && asked.compareTo(atMost) < 0) {
                atMost = asked;
            }
        }
        String index = target.first("index");
        try {
            return new Wait(
                    index == null || index.isEmpty() ? 0 : Long.parseUnsignedLong(index), atMost);
        } catch (NumberFormatException e) {
            throw new RequestException(400, "Invalid index", e);
        }
    }

    private static Duration parseDuration(String wait) {
        try {
            return GoDuration.parse(wait);
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, "Invalid wait time", e);
        }
    }

    private static Page parsePage(Route route, Target target) {
        String size = route.has(Feature.PAGES) ? target.first("per_page") : null;
        return new Page(
                size == null || size.isEmpty() ? 0 : parseSize(size),
                route.has(Feature.PAGES) ? orEmpty(target.first("next_token")) : "",
                route.has(Feature.FILTER) ? orEmpty(target.first("filter")) : "",
                route.has(Feature.REVERSE) && "true".equals(target.first("reverse")));
    }

    private static int parseSize(String size) {
        try {
            return Math.max(0, Integer.parseInt(size));
        } catch (NumberFormatException e) {
            throw new RequestException(
                    400, "Expect a number for `per_page` query string parameter", e);
        }
    }

    private static boolean parseStale(Target target) {
        String stale = target.first("stale");
        return switch (stale) {
            case null -> false;
            case "", "true" -> true;
            case "false" -> false;
            default ->
                    throw new RequestException(
                            400, "Expect `true` or `false` for `stale` query string parameter");
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The request itself, for handlers that stream. */
    public Exchange exchange() {
        return exchange;
    }

    /**
     * Starts an answer that is written piece by piece, with status 200.
     *
     * <p>The calling thread is interrupted when the caller goes away.
     *
     * @return where the pieces go; the handler closes it when all of them were written
     */
    public OutputStream stream(String contentType) throws IOException {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Vary", "Accept-Encoding");
        exchange.onCallerGone(Thread.currentThread()::interrupt);
        return exchange.respond(200, headers);
    }

    /** The region asked for: the agent's own unless the caller names another. */
    public String region() {
        return region;
    }

    /** The namespace asked for, by default {@code default}; {@code *} where the route allows it. */
    public String namespace() {
        String namespace = target.first("namespace");
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }

    /** True if the caller named a namespace. */
    public boolean namesNamespace() {
        return !orEmpty(target.first("namespace")).isEmpty();
    }

    /** The namespace to look in; null for all of them. */
    public @Nullable String namespaceOrAll() {
        String namespace = namespace();
        return namespace.equals("*") ? null : namespace;
    }

    /** The prefix of ids asked for; empty for all. */
    public String prefix() {
        return orEmpty(target.first("prefix"));
    }

    /** A part of the path, decoded. */
    public String part(String name) {
        String value = parts.get(name);
        if (value == null) {
            throw new IllegalStateException("the route's path has no part " + name);
        }
        return value;
    }

    /** A parameter's first value; null when absent. */
    public @Nullable String query(String name) {
        return target.first(name);
    }

    /** All values of a parameter in the order sent. */
    public List<String> queries(String name) {
        return List.copyOf(target.query().getOrDefault(name, List.of()));
    }

    /**
     * A parameter that is true or false, by default false.
     *
     * @throws RequestException 500 if it is something else
     */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** As {@link #flag(String)} with another default. */
    public boolean flag(String name, boolean otherwise) {
        String text = target.first(name);
        return switch (text) {
            case null -> otherwise;
            case "" -> otherwise;
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                    throw new RequestException(
                            500,
                            "Failed to parse value of \""
                                    + name
                                    + "\" ("
                                    + text
                                    + ") as a bool: expected true or false");
        };
    }

    /** True if JSON shall be laid out for people. */
    boolean pretty() {
        String pretty = target.first("pretty");
        return pretty != null && !pretty.equals("0");
    }

    boolean stale() {
        return stale;
    }

    Wait waiting() {
        return wait;
    }

    Page page() {
        return page;
    }

    /**
     * The body as a record.
     *
     * @throws RequestException 400 if it is empty or of another shape, 413 if it is too big
     */
    public <T> T body(Class<T> type) throws IOException {
        T body = bodyOrNull(type);
        if (body == null) {
            throw new RequestException(400, "Request body is empty");
        }
        return body;
    }

    /** The body as a record; null when it is empty. */
    public <T> @Nullable T bodyOrNull(Class<T> type) throws IOException {
        byte[] bytes = rawBody();
        if (bytes.length == 0) {
            return null;
        }
        try {
            return json.readValue(bytes, type);
        } catch (JacksonException e) {
            throw new RequestException(400, explain(e), e);
        }
    }

    /** The body's bytes, within the limit. */
    public byte[] rawBody() throws IOException {
        try (InputStream body = new BoundedBody(exchange.body(), limits.bodyBytes())) {
            return body.readAllBytes();
        }
    }

    private static String explain(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String place =
                at == null || at.getLineNr() < 0
                        ? ""
                        : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String path =
                e.getPath().stream()
                        .map(step ->
                                step.getPropertyName() != null
                                        ? "." + step.getPropertyName()
                                        : "[" + step.getIndex() + "]")
                        .reduce("", String::concat);
        return "invalid JSON in the request body"
                + place
                + (path.isEmpty() ? "" : " (" + path.replaceFirst("^\\.", "") + ")")
                + ": "
                + e.getOriginalMessage();
    }
}
