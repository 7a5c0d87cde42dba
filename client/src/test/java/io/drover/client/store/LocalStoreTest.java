package io.drover.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.Bytes;
import io.drover.api.allocation.Allocation;
import io.drover.api.json.Codec;
import io.drover.client.testing.Jobs;
import io.drover.plugin.ExitResult;
import io.drover.plugin.host.RunningTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest {
    /** Hundreds of files are broken on purpose. */
    private final Logger silenced = Logger.getLogger(LocalStore.class.getName());

    @TempDir Path folder;
    private final Codec codec = new Codec();
    private final Allocation allocation =
            Jobs.allocation("a1", Jobs.job("service", Jobs.task("web").build()));
    private final StoredTask task =
            new StoredTask(
                    "web",
                    "fake",
                    "a1/web/00000001",
                    new RunningTask("a1/web/00000001", Bytes.of(new byte[] {1, 2, 3}), null),
                    new ExitResult(3, 0, false, "because"),
                    null,
                    2,
                    Instant.parse("2026-01-01T00:00:00.123456789Z"),
                    false);

    @BeforeEach
    void silence() {
        silenced.setLevel(Level.OFF);
    }

    @Test
    void findsEverythingAgain() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", task);
        }

        assertThat(restore())
                .containsExactly(new StoredAllocation(allocation, List.of(task), null));
    }

    @Test
    void forgetsWhatIsRemoved() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", task);
            store.remove("a1");
            assertThat(store.restore()).isEmpty();
        }
        assertThat(folder.resolve("allocations/a1")).doesNotExist();
    }

    @Test
    void startsWhereverAFileWasCutOff() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", task);
            Path taskFile = folder.resolve("allocations/a1/task-web");
            Path allocationFile = folder.resolve("allocations/a1/alloc");
            byte[] taskBytes = Files.readAllBytes(taskFile);
            byte[] allocationBytes = Files.readAllBytes(allocationFile);

            for (int length = 0; length < taskBytes.length; length++) {
                Files.write(taskFile, Arrays.copyOf(taskBytes, length));
                assertThat(store.restore()).containsExactly(StoredAllocation.fresh(allocation));
            }
            for (int length = 0; length < allocationBytes.length; length++) {
                Files.createDirectories(allocationFile.getParent());
                Files.write(allocationFile, Arrays.copyOf(allocationBytes, length));
                Files.write(taskFile, taskBytes);
                assertThat(store.restore()).isEmpty();
            }
        }
    }

    @Test
    void doesNotBelieveAFileWithAChangedByte() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", task);
            Path taskFile = folder.resolve("allocations/a1/task-web");
            byte[] bytes = Files.readAllBytes(taskFile);
            for (int i = 0; i < bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i] ^= 0x40;
                Files.write(taskFile, changed);
                assertThat(store.restore().getFirst().tasks()).isEmpty();
            }
        }
    }

    @Test
    void ignoresAWriteThatWasNotFinished() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", task);
        }
        Files.writeString(folder.resolve("allocations/a1/task-web.next"), "half");

        assertThat(restore())
                .containsExactly(new StoredAllocation(allocation, List.of(task), null));
    }

    @Test
    void refusesASecondAgent() throws IOException {
        try (LocalStore _ = LocalStore.in(folder, codec)) {
            assertThatThrownBy(() -> LocalStore.in(folder, codec))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another agent");
        }
        LocalStore.in(folder, codec).close();
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() throws IOException {
        LocalStore.in(folder, codec).close();
        Files.writeString(folder.resolve("version"), "2");

        assertThatThrownBy(() -> LocalStore.in(folder, codec))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has format 2, this agent knows format 1");
    }

    @Test
    void keepsTasksWithLongNames() throws IOException {
        String name = "x".repeat(300);
        try (LocalStore store = LocalStore.in(folder, codec)) {
            store.write(allocation);
            store.write("a1", StoredTaskBuilder.builder(task).name(name).build());
            assertThat(store.restore().getFirst().tasks().getFirst().name()).isEqualTo(name);
        }
    }

    @Test
    void readsVersionFilesAsText() throws IOException {
        LocalStore.in(folder, codec).close();
        assertThat(Files.readString(folder.resolve("version"), StandardCharsets.UTF_8))
                .isEqualTo("1");
    }

    private List<StoredAllocation> restore() throws IOException {
        try (LocalStore store = LocalStore.in(folder, codec)) {
            return store.restore();
        }
    }
}
