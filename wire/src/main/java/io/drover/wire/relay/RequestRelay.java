package io.drover.wire.relay;

import io.drover.wire.Exchange;
import io.drover.wire.tunnel.Header;
import io.drover.wire.tunnel.RequestHead;
import io.drover.wire.tunnel.ResponseHead;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request into a stream and the answer back to whoever asked. Parts of the answer are
 * handled by the stream's threads, which may block: that is how a slow caller slows the stream.
 */
public final class RequestRelay implements StreamObserver<TunnelPart> {
    /** Concern one connection only. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final Exchange exchange;
    private final List<String> passedBy;
    private final boolean endsByHalfClose;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private @Nullable PartSender out;
    private @Nullable OutputStream answer;

    /**
     * A request that waits to be sent.
     *
     * @param passedBy the agents that have passed it on, this one last
     * @param endsByHalfClose whether the end of the body is the end of the outgoing stream; else it
     *     is a part of its own
     */
    public RequestRelay(Exchange exchange, List<String> passedBy, boolean endsByHalfClose) {
        this.exchange = exchange;
        this.passedBy = List.copyOf(passedBy);
        this.endsByHalfClose = endsByHalfClose;
    }

    /**
     * Connects the outgoing stream and begins to send.
     *
     * @param cancel ends the call when the caller goes away
     */
    public void begin(CallStreamObserver<TunnelPart> stream, Runnable cancel) {
        PartSender sender = new PartSender(stream);
        out = sender;
        stream.setOnReadyHandler(sender::ready);
        exchange.onCallerGone(() -> {
            done.completeExceptionally(new IOException("the caller went away"));
            sender.leave();
            cancel.run();
        });
    }

    /** Sends the request, on a thread of its own. */
    public void send() {
        PartSender sender = out;
        if (sender == null) {
            throw new IllegalStateException("begin was not called");
        }
        Thread.ofVirtual().name("relay-request").start(() -> send(sender));
    }

    private void send(PartSender sender) {
        try {
            sender.send(TunnelPart.newBuilder().setRequestHead(head()).build());
            InputStream body = exchange.body();
            while (true) {
                byte[] buffer = new byte[16 << 10];
                int count = body.read(buffer);
                if (count < 0) {
                    break;
                }
                sender.send(buffer, 0, count);
            }
            if (endsByHalfClose) {
                sender.complete();
            } else {
                sender.send(TunnelPart.newBuilder().setEndOfBody(true).build());
            }
        } catch (IOException e) {
            // Whoever waits learns it from the other direction, unless that has nothing to say.
            done.completeExceptionally(e);
        }
    }

    private RequestHead head() {
        RequestHead.Builder head =
                RequestHead.newBuilder()
                        .setMethod(exchange.method())
                        .setTarget(exchange.target())
                        .addAllPassedBy(passedBy);
        exchange.headers()
                .forEach((name, values) -> {
                    if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(v ->
                                head.addHeaders(Header.newBuilder().setName(name).setValue(v)));
                    }
                });
        return head.build();
    }

    @Override
    public void onNext(TunnelPart part) {
        try {
            switch (part.getPartCase()) {
                case RESPONSE_HEAD -> respond(part.getResponseHead());
                case BODY -> {
                    OutputStream to = answer;
                    if (to != null) {
                        part.getBody().writeTo(to);
                        to.flush();
                    }
                }
                case REQUEST_HEAD, END_OF_BODY, TICKET, PART_NOT_SET -> {}
            }
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }

    private void respond(ResponseHead head) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : head.getHeadersList()) {
            if (!NOT_PASSED_ON.contains(header.getName().toLowerCase(Locale.ROOT))) {
                headers.put(header.getName(), header.getValue());
            }
        }
        answer = exchange.respond(head.getStatus(), headers);
    }

    @Override
    public void onError(Throwable problem) {
        Status status = Status.fromThrowable(problem);
        String why = status.getDescription() == null ? status.toString() : status.getDescription();
        done.completeExceptionally(
                status.getCode() == Status.Code.UNAVAILABLE && !exchange.responded()
                        ? new ConnectException(why)
                        : new IOException(why, problem));
        if (out != null) {
            out.leave(); // after the reason is known, which is not that sending stops
        }
    }

    @Override
    public void onCompleted() {
        try {
            OutputStream to = answer;
            if (to == null) {
                done.completeExceptionally(new IOException("the request was not answered"));
            } else {
                to.close();
                done.complete(true);
            }
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        if (out != null) {
            out.leave();
        }
    }

    /** Gives up, when nobody began to answer. */
    public void fail(IOException why) {
        done.completeExceptionally(why);
    }

    /**
     * Waits for the end of the answer.
     *
     * @throws ConnectException when the other end could not be reached; the request's body is
     *     untouched then
     * @throws IOException when either end went away
     */
    public void await() throws IOException {
        try {
            done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException unreachable) {
                throw unreachable;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a request was passed on", e);
        }
    }

    /** The agents of a request with one more at the end. */
    static List<String> with(List<String> passedBy, String agent) {
        List<String> all = new ArrayList<>(passedBy);
        all.add(agent);
        return all;
    }
}
