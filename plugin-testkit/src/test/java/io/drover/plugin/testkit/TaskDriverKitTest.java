package io.drover.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit finds what is wrong with a driver, and nothing where nothing is. */
@Execution(ExecutionMode.CONCURRENT)
class TaskDriverKitTest {
    private static Promise<DriverBench> promise(TaskDriverKit kit, String name) {
        return DriverPromises.of(kit).stream()
                .filter(promise -> promise.name().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("no promise: " + name));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultBreaksItsPromise(Fault fault) throws Exception {
        var kit = new ModelKit(EnumSet.of(fault)) {};
        var promise = promise(kit, fault.promise());
        assertThat(promise.notHere()).isNull();
        try (var bench = new DriverBench(kit)) {
            assertThat(catchThrowable(() -> bench.keep(promise))).isNotNull();
        }
    }

    /** The stream of events is the kit's own to keep open; authors cannot break it. */
    @Test
    void thereIsAFaultForEveryPromise() {
        var broken = Arrays.stream(Fault.values()).map(Fault::promise).toList();
        assertThat(DriverPromises.of(new ModelKit(EnumSet.noneOf(Fault.class)) {}))
                .extracting(Promise::name)
                .filteredOn(name -> !name.equals("the stream of events stays open"))
                .isSubsetOf(broken);
    }
}
