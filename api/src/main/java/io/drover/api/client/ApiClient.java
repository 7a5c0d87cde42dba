package io.drover.api.client;

import io.drover.api.Bytes;
import io.drover.api.allocation.StreamFrame;
import io.drover.api.json.Codec;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Talks to an agent's HTTP API.
 *
 * <p>Every method blocks its caller and may be used by many threads at once. {@code region} and
 * {@code namespace} of the configuration go with each request that does not name its own.
 */
public final class ApiClient {
    private static final int ERROR_LIMIT = 1 << 20;

    private final ApiConfig config;
    private @Nullable Codec codec;

    public ApiClient(ApiConfig config) {
        this.config = config;
    }

    public ApiConfig config() {
        return config;
    }

    /** A client that differs in the region; empty keeps this one's. */
    public ApiClient inRegion(String region) {
        return region.isEmpty()
                ? this
                : new ApiClient(ApiConfigBuilder.builder(config).region(region).build());
    }

    /** A client that differs in the namespace; empty keeps this one's. */
    public ApiClient inNamespace(String namespace) {
        return namespace.isEmpty()
                ? this
                : new ApiClient(ApiConfigBuilder.builder(config).namespace(namespace).build());
    }

    /**
     * Reads.
     *
     * @throws ApiException if the agent refuses or cannot be reached
     */
    public Answer get(Query query) throws ApiException {
        return answer(send("GET", query, null));
    }

    /** Reads what may not be there: empty for status 404. */
    public Optional<Answer> find(Query query) throws ApiException {
        try {
            return Optional.of(get(query));
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Reads a record. */
    public <T> T get(Query query, Class<T> type) throws ApiException {
        HttpURLConnection connection = send("GET", query, null);
        try (InputStream in = body(connection)) {
            return codec().json().readValue(in, type);
        } catch (IOException e) {
            throw broken(connection, e);
        }
    }

    /**
     * Writes.
     *
     * @param body a record, which is encoded; null for none
     */
    public Answer put(Query query, @Nullable Object body) throws ApiException {
        return answer(send("PUT", query, encoded(body)));
    }

    /** Writes where only this method is taken. */
    public Answer post(Query query, @Nullable Object body) throws ApiException {
        return answer(send("POST", query, encoded(body)));
    }

    private byte[] encoded(@Nullable Object body) {
        if (body == null) {
            return new byte[0];
        }
        return body instanceof Json json
                ? json.pretty().getBytes(StandardCharsets.UTF_8)
                : codec().json().writeValueAsBytes(body);
    }

    public Answer delete(Query query) throws ApiException {
        return answer(send("DELETE", query, null));
    }

    /** The bytes of an answer as they come; without a time limit between them. */
    public InputStream stream(Query query) throws ApiException {
        HttpURLConnection connection = open("GET", query);
        connection.setReadTimeout(0);
        InputStream in = body(exchange(connection, null));
        return new FilterInputStream(in) {
            @Override
            public void close() {
                connection.disconnect();
            }
        };
    }

    /**
     * Reads a stream of frames until it ends. Heartbeats, which are empty, are passed on too.
     *
     * @throws ApiException if the stream breaks in the middle
     */
    public void frames(Query query, Consumer<StreamFrame> each) throws ApiException {
        try (InputStream in = stream(query);
                JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), in)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                each.accept(frame(parser));
            }
        } catch (ApiException e) {
            throw e;
        } catch (JacksonException | IOException e) {
            throw ApiException.unreachable("the stream broke off: " + e.getMessage(), e);
        }
    }

    private static StreamFrame frame(JsonParser in) {
        long offset = 0;
        Bytes data = null;
        String file = "";
        String event = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "Offset" -> offset = in.getLongValue();
                case "Data" -> data = Bytes.of(in.getBinaryValue());
                case "File" -> file = in.getString();
                case "FileEvent" -> event = in.getString();
                default -> in.skipChildren();
            }
        }
        return new StreamFrame(offset, data, file, event);
    }

    private synchronized Codec codec() {
        if (codec == null) {
            codec = new Codec();
        }
        return codec;
    }

    private HttpURLConnection send(String method, Query query, byte @Nullable [] body)
            throws ApiException {
        return exchange(open(method, query), body);
    }

    private HttpURLConnection open(String method, Query query) throws ApiException {
        Query full = query;
        if (!full.parameters().containsKey("region")) {
            full = full.withIfSet("region", config.region());
        }
        if (!full.parameters().containsKey("namespace")) {
            full = full.withIfSet("namespace", config.namespace());
        }
        try {
            var connection = (HttpURLConnection) uri(full).toURL().openConnection();
            if (connection instanceof HttpsURLConnection https && config.tls() != null) {
                config.tls().prepare(https);
            }
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout((int) config.connectTimeout().toMillis());
            connection.setReadTimeout((int) patience(full).toMillis());
            identify(connection);
            return connection;
        } catch (IOException e) {
            throw ApiException.unreachable(
                    "cannot use address " + config.address() + ": " + e.getMessage(), e);
        }
    }

    private URI uri(Query query) throws MalformedURLException {
        String address = config.address();
        if (address.startsWith("unix:")) {
            throw new MalformedURLException(
                    "unix sockets are not supported yet; give the agent's http:// address");
        }
        if (!address.startsWith("http://") && !address.startsWith("https://")) {
            address = "http://" + address;
        }
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        try {
            return URI.create(address + query.encoded());
        } catch (IllegalArgumentException e) {
            throw new MalformedURLException("it is not a URL such as http://127.0.0.1:4646");
        }
    }

    /** A blocking query's own wait comes on top, with the jitter that servers add to it. */
    private Duration patience(Query query) {
        String wait = query.first("wait");
        if (!wait.endsWith("ms")) {
            return config.readTimeout();
        }
        var asked = Duration.ofMillis(Long.parseLong(wait.substring(0, wait.length() - 2)));
        return config.readTimeout().plus(asked).plus(asked.dividedBy(16));
    }

    private void identify(HttpURLConnection connection) {
        if (!config.token().isEmpty()) {
            connection.setRequestProperty("X-Nomad-Token", config.token());
        }
        if (!config.httpAuth().isEmpty()) {
            String auth =
                    config.httpAuth().contains(":") ? config.httpAuth() : config.httpAuth() + ":";
            connection.setRequestProperty(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(auth.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private HttpURLConnection exchange(HttpURLConnection connection, byte @Nullable [] body)
            throws ApiException {
        try {
            if (body != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                // A fixed length also keeps HttpURLConnection from sending a write twice.
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            if (status >= 300) {
                throw ApiException.refused(status, errorText(connection));
            }
            return connection;
        } catch (ApiException e) {
            throw e;
        } catch (IOException e) {
            throw broken(connection, e);
        }
    }

    private static ApiException broken(HttpURLConnection connection, IOException e) {
        String target = connection.getRequestMethod() + " " + withoutQuery(connection);
        return ApiException.unreachable(target + ": " + reason(e), e);
    }

    @SuppressWarnings("IfChainToSwitch") // a switch over types is put together when it first runs
    private static String reason(IOException e) {
        if (e instanceof ConnectException) {
            return "connection refused; is an agent running there? Another one is named by -address"
                    + " or DROVER_ADDR";
        }
        if (e instanceof UnknownHostException) {
            return "no such host; check -address or DROVER_ADDR";
        }
        return e instanceof SocketTimeoutException
                ? "no answer in time"
                : String.valueOf(e.getMessage());
    }

    private static String withoutQuery(HttpURLConnection connection) {
        String url = connection.getURL().toString();
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static String errorText(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return in == null
                    ? ""
                    : new String(in.readNBytes(ERROR_LIMIT), StandardCharsets.UTF_8).strip();
        }
    }

    private static InputStream body(HttpURLConnection connection) throws ApiException {
        try {
            return connection.getInputStream();
        } catch (IOException e) {
            throw broken(connection, e);
        }
    }

    private static Answer answer(HttpURLConnection connection) throws ApiException {
        try (InputStream in = new BufferedInputStream(body(connection))) {
            return new Answer(
                    Json.parse(in),
                    number(connection, "X-Nomad-Index"),
                    Duration.ofMillis(number(connection, "X-Nomad-LastContact")),
                    Boolean.parseBoolean(connection.getHeaderField("X-Nomad-KnownLeader")),
                    Optional.ofNullable(connection.getHeaderField("X-Nomad-NextToken")).orElse(""));
        } catch (IllegalArgumentException e) {
            throw ApiException.unreachable(
                    withoutQuery(connection)
                            + " answered something that is no JSON ("
                            + e.getMessage()
                            + "); is that the address of an agent's HTTP API?",
                    e);
        } catch (JacksonIOException e) {
            throw broken(connection, new IOException(e.getOriginalMessage(), e));
        } catch (IOException e) {
            throw broken(connection, e);
        }
    }

    private static long number(HttpURLConnection connection, String header) {
        String value = connection.getHeaderField(header);
        return value == null ? 0 : Long.parseLong(value.strip());
    }
}
