package io.drover.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
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
