package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** A request from a socket. */
final class JettyExchange implements Exchange {
    private final Request request;
    private final Response response;
    private final List<Runnable> onGone = new CopyOnWriteArrayList<>();
    private final AtomicBoolean gone = new AtomicBoolean();
    private boolean responded;

    JettyExchange(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        return request.getHttpURI().getPathQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public SortedMap<String, List<String>> headers() {
        SortedMap<String, List<String>> headers = new TreeMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.getValue());
        }
        return headers;
    }

    @Override
    public InputStream body() {
        return Request.asInputStream(request);
    }

    @Override
    public List<String> passedBy() {
        return List.of();
    }

    @Override
    public OutputStream respond(int status, Map<String, String> headers) {
        if (responded) {
            throw new IllegalStateException("the answer was started before");
        }
        responded = true;
        response.setStatus(status);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        return new Watched(Response.asBufferedOutputStream(request, response));
    }

    @Override
    public boolean responded() {
        return responded;
    }

    @Override
    public void onCallerGone(Runnable action) {
        if (onGone.isEmpty()) {
            request.addFailureListener(_ -> callerGone());
        }
        onGone.add(action);
        if (gone.get()) {
            action.run();
        }
    }

    private void callerGone() {
        if (gone.compareAndSet(false, true)) {
            onGone.forEach(Runnable::run);
        }
    }

    /** Notices by a failed write that nobody reads any more. */
    private final class Watched extends FilterOutputStream {
        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                callerGone();
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                callerGone();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
