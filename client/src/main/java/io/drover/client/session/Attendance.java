package io.drover.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import io.drover.wire.tunnel.Header;
import io.drover.wire.tunnel.RequestHead;
import io.drover.wire.tunnel.ResponseHead;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that waited for this node at a server: fetched by its ticket, answered by the door.
 *
 * <p>Both directions are limited: a part is asked for when the one before it was read, and a writer
 * waits while the connection is full.
 */
final class Attendance implements Exchange, ClientResponseObserver<TunnelPart, TunnelPart> {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);
    private static final int PART_MAX = 64 << 10;

    private final RequestHandler door;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteString> parts = new ArrayDeque<>();
    private final SortedMap<String, List<String>> headers = new TreeMap<>();
    private RequestHead head = RequestHead.getDefaultInstance();
    private @Nullable ClientCallStreamObserver<TunnelPart> out;
    private boolean bodyEnded;
    private boolean gone;
    private boolean responded;
    private boolean finished;
    private @Nullable Runnable callerGone;

    private Attendance(RequestHandler door) {
        this.door = door;
    }

    static void begin(ManagedChannel channel, String ticket, RequestHandler door) {
        Attendance attendance = new Attendance(door);
        var out = TunnelGrpc.newStub(channel).attend(attendance);
        out.onNext(TunnelPart.newBuilder().setTicket(ticket).build());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TunnelPart> stream) {
        out = stream;
        stream.disableAutoRequestWithInitial(1);
        stream.setOnReadyHandler(this::signal);
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ClientCallStreamObserver<TunnelPart> stream() {
        ClientCallStreamObserver<TunnelPart> stream = out;
        if (stream == null) {
            throw new IllegalStateException("not begun");
        }
        return stream;
    }

    // ---- what the server sends

    @Override
    public void onNext(TunnelPart part) {
        switch (part.getPartCase()) {
            case REQUEST_HEAD -> begin(part.getRequestHead());
            case BODY -> add(part.getBody());
            case END_OF_BODY -> endBody();
            case TICKET, RESPONSE_HEAD, PART_NOT_SET -> stream().request(1);
        }
    }

    private void begin(RequestHead received) {
        head = received;
        for (Header header : received.getHeadersList()) {
            headers.computeIfAbsent(
                            header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        Thread.ofVirtual().name("attend").start(this::answer);
    }

    private void add(ByteString part) {
        lock.lock();
        try {
            parts.add(part);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endBody() {
        lock.lock();
        try {
            bodyEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable problem) {
        leave();
    }

    @Override
    public void onCompleted() {
        leave();
    }

    private void leave() {
        Runnable action;
        lock.lock();
        try {
            if (gone || finished) {
                return;
            }
            gone = true;
            bodyEnded = true;
            action = callerGone;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    // ---- the answer

    private void answer() {
        try {
            stream().request(1);
            door.handle(this);
            if (!responded) {
                respond(500, Map.of()).close();
            }
            finish();
        } catch (IOException e) {
            LOG.debug("{} was not answered to its end: {}", head.getTarget(), e.getMessage());
            abandon("answer failed");
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", head.getMethod(), head.getTarget(), e);
            abandon("answer failed");
        }
    }

    private void finish() {
        boolean live;
        lock.lock();
        try {
            live = !gone;
            finished = true;
        } finally {
            lock.unlock();
        }
        if (live) {
            stream().onCompleted();
        }
    }

    private void abandon(String why) {
        lock.lock();
        try {
            finished = true;
        } finally {
            lock.unlock();
        }
        stream().cancel(why, null);
    }

    private void write(TunnelPart part) throws IOException {
        ClientCallStreamObserver<TunnelPart> stream = stream();
        lock.lock();
        try {
            while (!gone && !stream.isReady()) {
                changed.await();
            }
            if (gone) {
                throw new IOException("the caller went away");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while answering");
        } finally {
            lock.unlock();
        }
        stream.onNext(part);
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
        return new Body();
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
        write(TunnelPart.newBuilder().setResponseHead(answer).build());
        return new Answer();
    }

    @Override
    public boolean responded() {
        return responded;
    }

    @Override
    public void onCallerGone(Runnable action) {
        boolean now;
        lock.lock();
        try {
            callerGone = action;
            now = gone;
        } finally {
            lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    private final class Body extends InputStream {
        private ByteBuffer current = ByteBuffer.allocate(0);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!current.hasRemaining()) {
                if (!nextPart()) {
                    return -1;
                }
            }
            int count = Math.min(length, current.remaining());
            current.get(into, offset, count);
            return count;
        }

        private boolean nextPart() throws IOException {
            lock.lock();
            try {
                while (parts.isEmpty() && !bodyEnded) {
                    changed.await();
                }
                ByteString next = parts.poll();
                if (next == null) {
                    return false;
                }
                current = next.asReadOnlyByteBuffer();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading the request");
            } finally {
                lock.unlock();
            }
            stream().request(1);
            return true;
        }
    }

    private final class Answer extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PART_MAX) {
                int count = Math.min(PART_MAX, length - done);
                byte[] copy = new byte[count];
                System.arraycopy(from, offset + done, copy, 0, count);
                Attendance.this.write(
                        TunnelPart.newBuilder()
                                .setBody(UnsafeByteOperations.unsafeWrap(copy))
                                .build());
            }
        }
    }
}
