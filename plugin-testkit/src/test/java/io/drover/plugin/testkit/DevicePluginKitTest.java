package io.drover.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.config.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit finds what is wrong with a device plugin, and nothing where nothing is. */
@Execution(ExecutionMode.CONCURRENT)
class DevicePluginKitTest {
    @ParameterizedTest
    @EnumSource
    void aFaultBreaksItsPromise(ModelDevices.Fault fault) throws Exception {
        var kit = new ModelDeviceKit(fault) {};
        var promise =
                DevicePromises.of(kit).stream()
                        .filter(one -> one.name().equals(fault.promise()))
                        .findAny()
                        .orElseThrow();
        try (var bench = new DeviceBench(kit)) {
            assertThat(catchThrowable(() -> promise.body().check(bench))).isNotNull();
        }
    }

    /** Takes no configuration. */
    private record Refusing(AtomicBoolean closed) implements DevicePlugin {
        @Override
        public PluginInfo info() {
            return new PluginInfo("refusing", "0.1.0");
        }

        @Override
        public void configure(Settings config) throws PluginException {
            throw new PluginException("not today");
        }

        @Override
        public List<DeviceGroup> fingerprint() {
            return List.of();
        }

        @Override
        public DeviceReservation reserve(List<String> deviceIds) {
            return DeviceReservation.env("NOTHING", "");
        }

        @Override
        public void shutdown() {
            closed.set(true);
        }
    }

    @Test
    void aPluginThatRefusesItsConfigurationIsLeftBehindByNobody() {
        var closed = new AtomicBoolean();
        var kit =
                new ModelDeviceKit(null) {
                    @Override
                    protected PluginLaunch launch() {
                        return PluginLaunch.inProcess(() -> new Refusing(closed));
                    }
                };

        assertThat(catchThrowable(() -> new DeviceBench(kit))).hasMessageContaining("not today");
        assertThat(closed).isTrue();
    }

    @Test
    void thereIsAFaultForEveryPromise() {
        var broken =
                Arrays.stream(ModelDevices.Fault.values())
                        .map(ModelDevices.Fault::promise)
                        .toList();
        assertThat(DevicePromises.of(new ModelDeviceKit(null) {}))
                .extracting(Promise::name)
                .isSubsetOf(broken);
    }
}
