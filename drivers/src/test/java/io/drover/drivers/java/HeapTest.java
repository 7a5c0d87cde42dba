package io.drover.drivers.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest(name = "{0} MiB: {1}")
    @CsvSource({"3, -Xmx2m", "64, -Xmx32m", "512, -Xmx256m", "1024, -Xmx768m", "8192, -Xmx7936m"})
    void leavesRoomForWhatIsNotHeap(long limit, String option) {
        assertThat(Heap.option(limit * MIB, List.of("-ea"), List.of(""))).contains(option);
    }

    @ParameterizedTest
    @CsvSource({"-Xmx64m", "-XX:MaxHeapSize=64m", "-XX:MaxRAMPercentage=50", "-XX:MaxRAM=1g"})
    void leavesTheHeapToWhoeverSaysHowLargeItIs(String option) {
        assertThat(Heap.option(512 * MIB, List.of("-ea", option), List.of())).isEmpty();
        assertThat(Heap.option(512 * MIB, List.of(), List.of("-ea " + option))).isEmpty();
    }

    @Test
    void leavesTheHeapToJavaWithoutALimit() {
        assertThat(Heap.option(-1, List.of(), List.of())).isEmpty();
    }
}
