package io.drover.engines.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.drover.engines.http.EngineHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** How docker-java reaches the daemon. */
final class DockerTransport implements DockerHttpClient {
    private final EngineHttp http;

    DockerTransport(EngineHttp http) {
        this.http = http;
    }

    @Override
    public Response execute(Request request) {
        var call =
                http.request(
                        request.method(),
                        request.path(),
                        new TreeMap<>(request.headers()),
                        body(request));
        try {
            return new Answer(isLong(request) ? http.stream(call) : http.execute(call));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These pause between the parts of their answers, or before them. */
    private static boolean isLong(Request request) {
        var path = request.path();
        return path.contains("/events")
                || path.contains("/images/create")
                || path.contains("/images/load")
                || path.contains("/logs")
                || path.contains("/stop");
    }

    private static @Nullable RequestBody body(Request request) {
        var bytes = request.bodyBytes();
        if (bytes != null) {
            return EngineHttp.json(bytes);
        }
        var stream = request.body();
        return stream == null ? null : new Streamed(stream);
    }

    private static final class Streamed extends RequestBody {
        private final InputStream from;

        Streamed(InputStream from) {
            this.from = from;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink to) throws IOException {
            to.writeAll(Okio.source(from));
        }
    }

    private record Answer(okhttp3.Response response) implements Response {
        @Override
        public int getStatusCode() {
            return response.code();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return response.headers().toMultimap();
        }

        @Override
        public InputStream getBody() {
            return response.body().byteStream();
        }

        @Override
        public void close() {
            response.close();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
