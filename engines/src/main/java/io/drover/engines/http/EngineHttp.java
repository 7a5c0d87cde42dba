package io.drover.engines.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import okio.Okio;
import okio.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one engine.
 *
 * <p>Calls block, best on a virtual thread. An interrupt ends a call with an {@code IOException}.
 * Answers are the caller's to close.
 */
public final class EngineHttp implements AutoCloseable {
    /** Certificates for an engine behind a port. */
    public record Tls(SSLContext context, X509TrustManager trust) {}

    private static final MediaType JSON = MediaType.get("application/json");

    /** Shorter than the ten seconds after which the library would look whether a socket is well. */
    private static final Duration KEPT_OPEN = Duration.ofSeconds(5);

    private static final int KEPT = 4;

    private static final int NOT_MODIFIED = 304;
    private static final SortedMap<String, String> NO_HEADERS = new TreeMap<>();

    private final HttpUrl base;
    private final OkHttpClient client;
    private final OkHttpClient patient;

    private EngineHttp(HttpUrl base, OkHttpClient client) {
        this.base = base;
        this.client = client;
        this.patient = client.newBuilder().readTimeout(Duration.ZERO).build();
    }

    /**
     * Reaches an engine; does not connect yet.
     *
     * @param tls null for a unix socket, or a port without encryption
     * @param timeout for an answer to begin, and between its parts
     */
    public static EngineHttp to(EngineAddress address, @Nullable Tls tls, Duration timeout) {
        var builder =
                new OkHttpClient.Builder()
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectTimeout(Duration.ofSeconds(10))
                        .readTimeout(timeout)
                        .writeTimeout(timeout)
                        .retryOnConnectionFailure(true)
                        .followRedirects(false)
                        .fastFallback(false)
                        .connectionPool(
                                new ConnectionPool(
                                        KEPT, KEPT_OPEN.toMillis(), TimeUnit.MILLISECONDS));
        if (tls == null) {
            // Otherwise the certificates of the whole world are read at each start.
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        } else {
            builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trust());
        }
        var url = new HttpUrl.Builder().scheme(tls == null ? "http" : "https");
        switch (address) {
            case EngineAddress.Unix(var path) -> {
                builder.socketFactory(new UnixSockets(path));
                builder.dns(name -> List.of(InetAddress.getByAddress(name, new byte[4])));
                url.host("engine");
            }
            case EngineAddress.Tcp(var host, var port) -> url.host(host).port(port);
        }
        return new EngineHttp(url.build(), builder.build());
    }

    /**
     * A request to {@code path}, which holds the query if there is one, all of it encoded.
     *
     * @param body null for none
     */
    public Request request(
            String method,
            String path,
            SortedMap<String, String> headers,
            @Nullable RequestBody body) {
        var url = base.resolve(path);
        if (url == null) {
            throw new IllegalArgumentException("\"" + path + "\" is no path of a request");
        }
        var request = new Request.Builder().url(url);
        headers.forEach(request::header);
        boolean needsBody = method.equals("POST") || method.equals("PUT");
        return request.method(method, body == null && needsBody ? RequestBody.EMPTY : body).build();
    }

    /** The bytes of a JSON document as a body. */
    public static RequestBody json(byte[] document) {
        return RequestBody.create(document, JSON);
    }

    /** Executes a request that is answered soon. */
    public Response execute(Request request) throws IOException {
        return client.newCall(request).execute();
    }

    /** Executes a request whose answer may pause for any time. */
    public Response stream(Request request) throws IOException {
        return patient.newCall(request).execute();
    }

    /**
     * Asks for a document.
     *
     * @throws EngineException if the engine refuses, or cannot be reached
     */
    public JsonNode get(String path) throws EngineException {
        return call("GET", path, null);
    }

    /**
     * Makes a request with a document as its body and perhaps as its answer.
     *
     * @return a missing node if there is none
     * @throws EngineException if the engine refuses, or cannot be reached
     */
    public JsonNode call(String method, String path, @Nullable JsonNode document)
            throws EngineException {
        try {
            var body = document == null ? null : json(Json.write(document));
            try (var answer = execute(request(method, path, NO_HEADERS, body))) {
                if (!answer.isSuccessful() && answer.code() != NOT_MODIFIED) {
                    throw EngineException.of(answer);
                }
                return Json.read(answer.body().byteStream());
            }
        } catch (IOException e) {
            throw EngineException.unreachable(e);
        }
    }

    /**
     * Listens to a stream of documents until it ends or the thread is interrupted.
     *
     * @param opened told once the engine has agreed
     * @throws EngineException if the engine refuses, cannot be reached, or goes away
     */
    public void listen(String path, Runnable opened, Consumer<JsonNode> listener)
            throws EngineException {
        try (var answer = stream(request("GET", path, NO_HEADERS, null))) {
            if (!answer.isSuccessful()) {
                throw EngineException.of(answer);
            }
            opened.run();
            var documents = Json.stream(answer.body().byteStream());
            while (documents.hasNext()) {
                listener.accept(documents.next());
            }
        } catch (IOException e) {
            throw EngineException.unreachable(e);
        } catch (RuntimeException e) {
            throw EngineException.unreachable(new IOException(e));
        }
    }

    /**
     * Executes a request after which the connection belongs to a program.
     *
     * @throws EngineException if the engine refuses
     */
    public Hijacked hijack(String path, JsonNode document) throws EngineException {
        try {
            return hijack(path, Json.write(document));
        } catch (IOException e) {
            throw EngineException.unreachable(e);
        }
    }

    private Hijacked hijack(String path, byte[] document) throws IOException, EngineException {
        var headers = new TreeMap<String, String>();
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "tcp");
        var response = stream(request("POST", path, headers, json(document)));
        var socket = response.socket();
        if (socket == null) {
            try (response) {
                throw EngineException.of(response);
            }
        }
        return new Hijacked(response, socket, Okio.buffer(socket.getSource()));
    }

    /** A connection that belongs to a program in a container. */
    public static final class Hijacked implements AutoCloseable {
        private final Response response;
        private final Socket socket;
        private final BufferedSource source;

        private Hijacked(Response response, Socket socket, BufferedSource source) {
            this.response = response;
            this.socket = socket;
            this.source = source;
        }

        /** What the program prints. */
        public BufferedSource source() {
            return source;
        }

        /** Hands some bytes to the program. */
        public void write(byte[] bytes, int length) throws IOException {
            var buffer = new okio.Buffer();
            buffer.write(bytes, 0, length);
            socket.getSink().write(buffer, length);
            socket.getSink().flush();
        }

        /** Tells the program that there is nothing more to come. */
        public void endInput() throws IOException {
            socket.getSink().close();
        }

        @Override
        public void close() {
            socket.cancel();
            response.close();
        }
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
