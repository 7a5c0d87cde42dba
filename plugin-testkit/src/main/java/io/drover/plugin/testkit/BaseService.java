package io.drover.plugin.testkit;

import static io.drover.plugin.testkit.Calls.check;

import com.google.protobuf.ByteString;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.ConfigSchemaRequest;
import io.drover.plugin.proto.base.PluginInfoRequest;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.base.SetConfigRequest;
import io.drover.plugin.proto.base.SetConfigResponse;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.Specs;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What plugins of all types answer to: who they are, and their configuration. */
record BaseService(Channel channel, Duration patience) {
    private BasePluginGrpc.BasePluginBlockingStub stub() {
        return BasePluginGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void checkIdentity(PluginType type) {
        var info = stub().pluginInfo(PluginInfoRequest.getDefaultInstance());
        check(info.getType() == type, () -> "its type is " + info.getType());
        check(!info.getName().isBlank(), () -> "it has no name");
        check(
                info.getPluginVersion().matches("v?[0-9]+\\.[0-9]+\\.[0-9]+([-+].*)?"),
                () -> "its version is \"" + info.getPluginVersion() + "\", expected one as 0.1.0");
        check(
                info.getPluginApiVersionsList().contains(GoPlugin.API_VERSION),
                () -> "it speaks " + info.getPluginApiVersionsList());
    }

    SetConfigResponse configure(Map<String, ? extends @Nullable Object> raw)
            throws ConfigException {
        var schema = stub().configSchema(ConfigSchemaRequest.getDefaultInstance()).getSpec();
        var settings = ConfigDecoder.decode(Specs.fromMessage(schema), raw, "config");
        return stub().setConfig(
                        SetConfigRequest.newBuilder()
                                .setMsgpackConfig(ByteString.copyFrom(MsgPack.encode(settings)))
                                .setPluginApiVersion(GoPlugin.API_VERSION)
                                .build());
    }
}
