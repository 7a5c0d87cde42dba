package io.drover.plugin.serve;

import io.drover.plugin.DriverException;
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

/** What a driver plugin says of itself. */
final class BaseService extends BasePluginGrpc.BasePluginImplBase {
    private final TaskDriver driver;

    BaseService(TaskDriver driver) {
        this.driver = driver;
    }

    @Override
    public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> to) {
        Answers.one(
                to,
                () ->
                        PluginInfoResponse.newBuilder()
                                .setType(PluginType.DRIVER)
                                .addPluginApiVersions(GoPlugin.API_VERSION)
                                .setPluginVersion(driver.info().version())
                                .setName(driver.info().name())
                                .build());
    }

    @Override
    public void configSchema(ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> to) {
        Answers.one(
                to,
                () ->
                        ConfigSchemaResponse.newBuilder()
                                .setSpec(Specs.toMessage(driver.configSpec()))
                                .build());
    }

    @Override
    public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> to) {
        Answers.one(
                to,
                () -> {
                    var version = request.getPluginApiVersion();
                    if (!version.isEmpty() && !version.equals(GoPlugin.API_VERSION)) {
                        throw new DriverException(
                                "the host chose plugin API version "
                                        + version
                                        + ", this plugin speaks "
                                        + GoPlugin.API_VERSION);
                    }
                    driver.configure(MsgPack.decode(request.getMsgpackConfig().toByteArray()));
                    return SetConfigResponse.getDefaultInstance();
                });
    }
}
