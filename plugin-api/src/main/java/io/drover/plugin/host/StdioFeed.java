package io.drover.plugin.host;

import com.google.protobuf.Empty;
import io.drover.plugin.proto.goplugin.GRPCStdioGrpc;
import io.drover.plugin.proto.goplugin.StdioData;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.EnumMap;
import java.util.Map;

/**
 * Takes what a plugin prints once it serves: plugins made with the SDK for Go hold their output
 * back until somebody does.
 */
final class StdioFeed implements StreamObserver<StdioData> {
    private final Map<StdioData.Channel, Lines> channels = new EnumMap<>(StdioData.Channel.class);
    private final PluginLog log;

    private StdioFeed(PluginLog log) {
        this.log = log;
    }

    /** Follows until the connection ends. A plugin need not have this service. */
    static void follow(Channel channel, PluginLog log) {
        Context.ROOT.run(() ->
                GRPCStdioGrpc.newStub(channel)
                        .streamStdio(Empty.getDefaultInstance(), new StdioFeed(log)));
    }

    @Override
    public void onNext(StdioData data) {
        var chunk = data.getData().toByteArray();
        channels.computeIfAbsent(data.getChannel(), _ -> new Lines(log::line))
                .add(chunk, chunk.length);
    }

    @Override
    public void onError(Throwable why) {
        onCompleted();
    }

    @Override
    public void onCompleted() {
        channels.values().forEach(Lines::rest);
    }
}
