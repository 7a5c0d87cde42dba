package io.drover.server.rpc;

import io.drover.wire.tunnel.TunnelPart;
import io.grpc.stub.CallStreamObserver;
import org.jspecify.annotations.Nullable;

/** Lets a handler be set after gRPC stopped taking handlers. */
final class LateHandlers {
    private volatile @Nullable Runnable handler;

    void ready() {
        Runnable now = handler;
        if (now != null) {
            now.run();
        }
    }

    /** The same stream, whose ready handler may still be set. */
    CallStreamObserver<TunnelPart> over(CallStreamObserver<TunnelPart> stream) {
        return new CallStreamObserver<>() {
            @Override
            public boolean isReady() {
                return stream.isReady();
            }

            @Override
            public void setOnReadyHandler(Runnable onReady) {
                handler = onReady;
            }

            @Override
            public void disableAutoInboundFlowControl() {
                throw new UnsupportedOperationException("too late");
            }

            @Override
            public void request(int count) {
                stream.request(count);
            }

            @Override
            public void setMessageCompression(boolean enable) {
                stream.setMessageCompression(enable);
            }

            @Override
            public void onNext(TunnelPart part) {
                stream.onNext(part);
            }

            @Override
            public void onError(Throwable problem) {
                stream.onError(problem);
            }

            @Override
            public void onCompleted() {
                stream.onCompleted();
            }
        };
    }
}
