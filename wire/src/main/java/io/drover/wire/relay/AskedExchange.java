package io.drover.wire.relay;

import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import io.drover.wire.tunnel.Header;
import io.drover.wire.tunnel.RequestHead;
import io.drover.wire.tunnel.ResponseHead;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that came through the tunnel, answered by the door on a thread of its own.
 *
 * <p>Both directions are limited: a part is asked for when the one before it was read, and a writer
 * waits while the connection is full.
 */
public final class AskedExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(AskedExchange.class);

    /** The head and the first part of the body. */
    private static final int AT_ONCE = 2;

    private final RequestHandler door;
    private final CallStreamObserver<TunnelPart> stream;
    private final Consumer<String> abort;
    private final PartSender out;
    private final PartBody body;
    private final SortedMap<String, List<String>> headers = new TreeMap<>();
    private final List<Runnable> whenGone = new ArrayList<>();
    private RequestHead head = RequestHead.getDefaultInstance();
    private volatile boolean responded;
    private boolean gone;
    private boolean answered;

    private AskedExchange(
            RequestHandler door, CallStreamObserver<TunnelPart> stream, Consumer<String> abort) {
        this.door = door;
        this.stream = stream;
        this.abort = abort;
        out = new PartSender(stream);
        body = new PartBody(() -> stream.request(1));
    }

    /** Takes a call; what this returns is for its incoming parts. */
    public static StreamObserver<TunnelPart> receive(
            RequestHandler door, ServerCallStreamObserver<TunnelPart> stream) {
        AskedExchange exchange =
                new AskedExchange(
                        door,
                        stream,
                        why ->
                                stream.onError(
                                        Status.ABORTED.withDescription(why).asRuntimeException()));
        stream.disableAutoRequest();
        stream.setOnReadyHandler(exchange.out::ready);
        stream.setOnCancelHandler(exchange::leave);
        stream.request(AT_ONCE);
        return new StreamObserver<>() {
            @Override
            public void onNext(TunnelPart part) {
                exchange.take(part);
            }

            @Override
            public void onError(Throwable problem) {
                exchange.leave();
            }

            @Override
            public void onCompleted() {
                exchange.body.end();
            }
        };
    }

    /** Fetches a request that waits for this node at a server, by its ticket. */
    public static void attend(Channel channel, String ticket, RequestHandler door) {
        TunnelGrpc.newStub(channel)
                .attend(new Attendance(door))
                .onNext(TunnelPart.newBuilder().setTicket(ticket).build());
    }

    private static final class Attendance
            implements ClientResponseObserver<TunnelPart, TunnelPart> {
        private final RequestHandler door;
        private @Nullable AskedExchange exchange;

        Attendance(RequestHandler door) {
            this.door = door;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<TunnelPart> stream) {
            AskedExchange begun = new AskedExchange(door, stream, why -> stream.cancel(why, null));
            stream.disableAutoRequestWithInitial(AT_ONCE);
            stream.setOnReadyHandler(begun.out::ready);
            exchange = begun;
        }

        @Override
        public void onNext(TunnelPart part) {
            begun().take(part);
        }

        @Override
        public void onError(Throwable problem) {
            begun().leave();
        }

        @Override
        public void onCompleted() {
            begun().leave();
        }

        private AskedExchange begun() {
            if (exchange == null) {
                throw new IllegalStateException("the call was not begun");
            }
            return exchange;
        }
    }

    private void take(TunnelPart part) {
        switch (part.getPartCase()) {
            case REQUEST_HEAD -> begin(part.getRequestHead());
            case BODY -> body.add(part.getBody());
            case END_OF_BODY -> body.end();
            case RESPONSE_HEAD, TICKET, PART_NOT_SET -> stream.request(1);
        }
    }

    private void begin(RequestHead received) {
        head = received;
        for (Header header : received.getHeadersList()) {
            headers.computeIfAbsent(
                            header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        Thread.ofVirtual().name("asked").start(this::answer);
    }

    private void answer() {
        try {
            door.handle(this);
            if (!responded) {
                respond(500, Map.of()).close();
            }
            synchronized (whenGone) {
                answered = true;
            }
            out.complete();
        } catch (IOException e) {
            LOG.debug("{} was not answered to its end: {}", head.getTarget(), e.toString());
            abandon("the answer broke off");
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", head.getMethod(), head.getTarget(), e);
            abandon("the answer failed");
        }
    }

    private void abandon(String why) {
        synchronized (whenGone) {
            if (gone || answered) {
                return;
            }
            answered = true;
        }
        out.leave();
        abort.accept(why);
    }

    private void leave() {
        List<Runnable> actions;
        synchronized (whenGone) {
            if (gone || answered) {
                return;
            }
            gone = true;
            actions = List.copyOf(whenGone);
        }
        out.leave();
        body.breakOff();
        actions.forEach(Runnable::run);
    }

    @Override
    public String method() {
        return head.getMethod();
    }

    @Override
    public String target() {
        return head.getTarget();
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
        return head.getPassedByList();
    }

    @Override
    public OutputStream respond(int status, Map<String, String> answerHeaders) throws IOException {
        if (responded) {
            throw new IllegalStateException("the answer was started before");
        }
        responded = true;
        ResponseHead.Builder answer = ResponseHead.newBuilder().setStatus(status);
        answerHeaders.forEach((name, value) ->
                answer.addHeaders(Header.newBuilder().setName(name).setValue(value)));
        out.send(TunnelPart.newBuilder().setResponseHead(answer).build());
        return new Answer();
    }

    @Override
    public boolean responded() {
        return responded;
    }

    @Override
    public void onCallerGone(Runnable action) {
        boolean now;
        synchronized (whenGone) {
            whenGone.add(action);
            now = gone;
        }
        if (now) {
            action.run();
        }
    }

    /**
     * Gathers small writes; what is written reaches the caller when flushed, or when it is much.
     */
    private final class Answer extends OutputStream {
        private final byte[] buffer = new byte[8 << 10];
        private int filled;

        @Override
        public void write(int value) throws IOException {
            if (filled == buffer.length) {
                flush();
            }
            buffer[filled++] = (byte) value;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (length <= buffer.length - filled) {
                System.arraycopy(from, offset, buffer, filled, length);
                filled += length;
                return;
            }
            flush();
            out.send(Arrays.copyOfRange(from, offset, offset + length), 0, length);
        }

        @Override
        public void flush() throws IOException {
            if (filled > 0) {
                int length = filled;
                filled = 0;
                out.send(Arrays.copyOf(buffer, length), 0, length);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
