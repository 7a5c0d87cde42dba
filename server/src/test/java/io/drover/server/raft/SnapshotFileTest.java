package io.drover.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.json.Codec;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import io.drover.server.state.StateHash;
import io.drover.server.state.StateImage;
import io.drover.server.state.StateImageFaults;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    @TempDir Path directory;
    private final SnapshotFile snapshots = new SnapshotFile(new Codec());

    static State someState(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        State state = State.initial();
        for (int i = 1; i <= 300; i++) {
            state =
                    StateMachine.apply(state, i * 1_000_000L, List.of(commands.next(state)))
                            .state();
        }
        return state;
    }

    static List<StateImage.Row> image(State state) {
        List<StateImage.Row> rows = new ArrayList<>();
        StateImage.write(state, rows::add);
        return rows;
    }

    private Path written(State state) throws IOException {
        Path file = directory.resolve("snapshot");
        snapshots.write(state, file);
        return file;
    }

    @Test
    void bringsBackTheState() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            State state = someState(seed);
            assertThat(image(snapshots.read(written(state)))).isEqualTo(image(state));
        }
    }

    @Test
    void writesTheSameBytesForTheSameState() throws IOException {
        byte[] once = Files.readAllBytes(written(someState(3)));
        byte[] again = Files.readAllBytes(written(snapshots.read(directory.resolve("snapshot"))));
        assertThat(again).isEqualTo(once);
    }

    @Test
    void noticesDamage() throws IOException {
        Path file = written(State.initial());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> snapshots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
    }

    /** Whichever byte it is: no other exception, and never a state. */
    @Test
    void noticesDamageAnywhere() throws IOException {
        Path file = written(someState(2));
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 1 + whole.length / 400) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x41;
            Files.write(file, bytes);
            assertThatThrownBy(() -> snapshots.read(file))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void noticesThatTheEndIsMissing() throws IOException {
        Path file = written(State.initial());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> snapshots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends too early");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        Path file = written(State.initial());
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 9;
        Files.write(file, bytes);
        assertThatThrownBy(() -> snapshots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 9")
                .hasMessageContaining("run a newer one");
    }

    /** Written by the version of Drover that had no state hash yet. */
    @Test
    void readsFormat1() throws IOException {
        Path file = Path.of("src/test/resources/snapshot/format-1.bin");
        State state = snapshots.read(file);
        assertThat(state.index()).isEqualTo(300);
        assertThat(state.hash()).isEqualTo(StateHash.recomputed(state));
        assertThat(state.jobs(null, "").toList()).isNotEmpty();
        assertThat(state.allocations("").toList()).isNotEmpty();
    }

    @Test
    void readsFormat2() throws IOException {
        State state = snapshots.read(Path.of("src/test/resources/snapshot/format-2.bin"));
        assertThat(state.index()).isEqualTo(300);
        assertThat(state.jobs(null, "").toList()).isNotEmpty();
        assertThat(state.allocations("").toList()).isNotEmpty();
    }

    @Test
    void refusesRowsThatDoNotComeToTheHash() throws IOException {
        State state = someState(3);
        Path file = directory.resolve("spoilt");
        snapshots.write(StateImageFaults.withoutOneEvaluation(state), file);
        assertThatThrownBy(() -> snapshots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold the state that it was written from")
                .hasMessageContaining("[evaluations]");
    }
}
