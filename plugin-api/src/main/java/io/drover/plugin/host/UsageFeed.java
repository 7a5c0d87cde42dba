package io.drover.plugin.host;

import io.drover.plugin.TaskUsage;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.TaskStatsRequest;
import io.drover.plugin.proto.drivers.TaskStatsResponse;
import io.drover.plugin.rpc.Reports;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measurements of one task. */
final class UsageFeed implements Subscription {
    private final Context.CancellableContext call = Context.current().withCancellation();

    UsageFeed(
            @Nullable ManagedChannel channel,
            String taskId,
            Duration interval,
            Consumer<TaskUsage> listener) {
        if (channel == null) {
            return;
        }
        var request =
                TaskStatsRequest.newBuilder()
                        .setTaskId(taskId)
                        .setCollectionInterval(Reports.duration(interval))
                        .build();
        call.run(() -> DriverGrpc.newStub(channel).taskStats(request, new Listener(listener)));
    }

    private record Listener(Consumer<TaskUsage> to) implements StreamObserver<TaskStatsResponse> {
        @Override
        public void onNext(TaskStatsResponse message) {
            to.accept(Reports.fromMessage(message.getStats()));
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    @Override
    public void close() {
        call.cancel(null);
    }
}
