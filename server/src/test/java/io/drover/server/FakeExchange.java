package io.drover.server;

import io.drover.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that a test makes up, and the answer that it got. */
public final class FakeExchange implements Exchange {
    private final String method;
    private final String target;
    private final byte[] body;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private int status;
    private volatile Runnable gone = () -> {};

    public FakeExchange(String method, String target, String body) {
        this.method = method;
        this.target = target;
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    public int status() {
        return status;
    }

    public String answer() {
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** The caller goes away. */
    public void leave() {
        gone.run();
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
        return null;
    }

    @Override
    public SortedMap<String, List<String>> headers() {
        return new TreeMap<>(Map.of("x-test", List.of("yes")));
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public List<String> passedBy() {
        return List.of();
    }

    @Override
    public OutputStream respond(int answerStatus, Map<String, String> headers) {
        status = answerStatus;
        return answer;
    }

    @Override
    public boolean responded() {
        return status != 0;
    }

    @Override
    public void onCallerGone(Runnable action) {
        gone = action;
    }
}
