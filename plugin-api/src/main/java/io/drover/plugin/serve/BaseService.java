package io.drover.plugin.serve;

import io.drover.plugin.DevicePlugin;
import io.drover.plugin.Plugin;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.ConfigSchemaRequest;
import io.drover.plugin.proto.base.ConfigSchemaResponse;
import io.drover.plugin.proto.base.PluginInfoRequest;
import io.drover.plugin.proto.base.PluginInfoResponse;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.base.SetConfigRequest;
import io.drover.plugin.proto.base.SetConfigResponse;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.Specs;
import io.grpc.stub.StreamObserver;

/** What a plugin says of itself. */
final class BaseService extends BasePluginGrpc.BasePluginImplBase {
    private final Plugin plugin;

    BaseService(Plugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> to) {
        Answers.one(
                to,
                () ->
                        PluginInfoResponse.newBuilder()
                                .setType(type())
                                .addPluginApiVersions(GoPlugin.API_VERSION)
                                .setPluginVersion(plugin.info().version())
                                .setName(plugin.info().name())
                                .build());
    }

    private PluginType type() {
        return switch (plugin) {
            case TaskDriver _ -> PluginType.DRIVER;
            case DevicePlugin _ -> PluginType.DEVICE;
        };
    }

    @Override
    public void configSchema(ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> to) {
        Answers.one(
                to,
                () ->
                        ConfigSchemaResponse.newBuilder()
                                .setSpec(Specs.toMessage(plugin.configSpec()))
                                .build());
    }

    @Override
    public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> to) {
        Answers.one(
                to,
                () -> {
                    var version = request.getPluginApiVersion();
                    if (!version.isEmpty() && !version.equals(GoPlugin.API_VERSION)) {
                        throw new PluginException(
                                "the host chose plugin API version "
                                        + version
                                        + ", this plugin speaks "
                                        + GoPlugin.API_VERSION);
                    }
                    plugin.configure(MsgPack.decode(request.getMsgpackConfig().toByteArray()));
                    return SetConfigResponse.getDefaultInstance();
                });
    }
}
