package io.drover.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.client.fingerprint.SystemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciBusTest {
    @TempDir private Path root;

    private void attach(String id, int memoryNode) throws IOException {
        Path device = Files.createDirectories(root.resolve("sys/bus/pci/devices/" + id));
        Files.writeString(device.resolve("numa_node"), memoryNode + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:3b:00.0", "00000000:3B:00.0", "3b:00.0", "0:3b:00.0"})
    void findsTheMemoryNodeHoweverTheAddressIsWritten(String address) throws IOException {
        attach("0000:3b:00.0", 1);

        assertThat(new PciBus(new SystemFiles(root)).memoryNode(address)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../../etc", "0000:3c:00.0", "3b:00"})
    void knowsNothingOfOthers(String address) {
        assertThat(new PciBus(new SystemFiles(root)).memoryNode(address)).isNull();
    }

    @Test
    void aMachineWithoutMemoryNodesHasNone() throws IOException {
        attach("0000:3b:00.0", -1);

        assertThat(new PciBus(new SystemFiles(root)).memoryNode("0000:3b:00.0")).isNull();
    }
}
