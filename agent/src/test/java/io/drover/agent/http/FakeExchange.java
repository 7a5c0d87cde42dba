package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that keeps its answer. */
public final class FakeExchange implements Exchange {
    private final String method;
    private final String target;
    private final SortedMap<String, List<String>> headers = new TreeMap<>();
    private final List<String> passedBy = new ArrayList<>();
    private final List<Runnable> onGone = new ArrayList<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private SortedMap<String, String> answerHeaders = new TreeMap<>();
    private InputStream body = InputStream.nullInputStream();
    private int status;
    private boolean closed;

    public FakeExchange(String method, String target) {
        this.method = method;
        this.target = target;
    }

    public static FakeExchange get(String target) {
        return new FakeExchange("GET", target);
    }

    public static FakeExchange put(String target, String body) {
        return new FakeExchange("PUT", target).body(body.getBytes(StandardCharsets.UTF_8));
    }

    public FakeExchange body(byte[] bytes) {
        body = new ByteArrayInputStream(bytes);
        return this;
    }

    public FakeExchange body(InputStream bytes) {
        body = bytes;
        return this;
    }

    public FakeExchange header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value);
        return this;
    }

    public FakeExchange passedBy(String... agents) {
        passedBy.addAll(List.of(agents));
        return this;
    }

    public int status() {
        return status;
    }

    public String text() {
        return answer.toString(StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return answer.toByteArray();
    }

    public @Nullable String answerHeader(String name) {
        return answerHeaders.get(name);
    }

    public boolean complete() {
        return closed;
    }

    public void callerGoes() {
        onGone.forEach(Runnable::run);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.getFirst();
    }

    @Override
    public SortedMap<String, List<String>> headers() {
        return headers;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public List<String> passedBy() {
        return passedBy;
    }

    @Override
    public OutputStream respond(int newStatus, Map<String, String> newHeaders) {
        if (status != 0) {
            throw new IllegalStateException("answered twice");
        }
        status = newStatus;
        answerHeaders = new TreeMap<>(newHeaders);
        return new OutputStream() {
            @Override
            public void write(int value) {
                answer.write(value);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public boolean responded() {
        return status != 0;
    }

    @Override
    public void onCallerGone(Runnable action) {
        onGone.add(action);
    }
}
