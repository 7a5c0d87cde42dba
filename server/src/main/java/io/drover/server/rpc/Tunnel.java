package io.drover.server.rpc;

import io.drover.wire.RequestHandler;
import io.drover.wire.relay.AskedExchange;
import io.drover.wire.relay.RequestRelay;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Requests from other agents, and nodes that collect requests. */
final class Tunnel extends TunnelGrpc.TunnelImplBase {
    private final RequestHandler door;
    private final Attendances waiting;

    Tunnel(RequestHandler door, Attendances waiting) {
        this.door = door;
        this.waiting = waiting;
    }

    @Override
    public StreamObserver<TunnelPart> forward(StreamObserver<TunnelPart> out) {
        return AskedExchange.receive(door, (ServerCallStreamObserver<TunnelPart>) out);
    }

    @Override
    public StreamObserver<TunnelPart> attend(StreamObserver<TunnelPart> out) {
        return new Attendance((ServerCallStreamObserver<TunnelPart>) out);
    }

    /** One node's call: first the ticket, then the answer. */
    private final class Attendance implements StreamObserver<TunnelPart> {
        private final ServerCallStreamObserver<TunnelPart> out;
        private final LateHandlers handlers = new LateHandlers();
        private @Nullable RequestRelay relay;

        Attendance(ServerCallStreamObserver<TunnelPart> out) {
            this.out = out;
            // gRPC takes handlers only now; which request they are for is known with the ticket.
            out.setOnReadyHandler(handlers::ready);
            out.setOnCancelHandler(this::cancelled);
        }

        @Override
        public void onNext(TunnelPart part) {
            RequestRelay found = relay;
            if (found != null) {
                found.onNext(part);
            } else if (part.getPartCase() == TunnelPart.PartCase.TICKET) {
                collect(part.getTicket());
            }
        }

        private void collect(String ticket) {
            RequestRelay found = waiting.collect(ticket);
            if (found == null) {
                out.onError(
                        Status.NOT_FOUND
                                .withDescription("no request waits for this ticket")
                                .asRuntimeException());
                return;
            }
            relay = found;
            found.begin(
                    handlers.over(out),
                    () ->
                            out.onError(
                                    Status.CANCELLED
                                            .withDescription("the caller went away")
                                            .asRuntimeException()));
            found.send();
        }

        private void cancelled() {
            RequestRelay found = relay;
            if (found != null) {
                found.fail(new IOException("the node went away"));
            }
        }

        @Override
        public void onError(Throwable problem) {
            cancelled();
        }

        @Override
        public void onCompleted() {
            RequestRelay found = relay;
            if (found != null) {
                found.onCompleted();
            }
            out.onCompleted();
        }
    }
}
