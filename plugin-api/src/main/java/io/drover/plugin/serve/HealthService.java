package io.drover.plugin.serve;

import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthCheckResponse;
import io.drover.plugin.proto.health.HealthCheckResponse.ServingStatus;
import io.drover.plugin.proto.health.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Answers pings. */
final class HealthService extends HealthGrpc.HealthImplBase {
    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
        to.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
        to.onCompleted();
    }
}
