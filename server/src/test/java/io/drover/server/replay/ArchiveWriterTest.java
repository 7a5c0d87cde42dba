package io.drover.server.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.json.Codec;
import io.drover.server.AppliedEntry;
import io.drover.server.ReplayRetention;
import io.drover.server.Samples;
import io.drover.server.raft.RaftFormat;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // dereferences what the fixtures always fill
class ArchiveWriterTest {
    @TempDir Path directory;

    private final LogFormat format = new RaftFormat(new Codec());
    private final List<State> states = new ArrayList<>(List.of(State.initial()));
    private final List<AppliedEntry> entries = new ArrayList<>();
    private Instant now = Instant.now();
    private ReplayRetention retention = ReplayRetention.DEFAULT;
    private final InstantSource clock = () -> now;

    ArchiveWriterTest() {
        for (int i = 1; i <= 40; i++) {
            State before = states.getLast();
            List<Command> commands = Samples.stateCommandsFor(Samples.node(i));
            State after = Samples.apply(before, i, commands);
            states.add(after);
            entries.add(
                    new AppliedEntry(
                            before,
                            after.index(),
                            format.entry(new LogFormat.Commands(i, commands))));
        }
    }

    private void write(int from, int to) throws IOException {
        try (ArchiveWriter writer = new ArchiveWriter(directory, retention, format, clock)) {
            for (AppliedEntry entry : entries.subList(from, to)) {
                writer.add(entry);
            }
        }
    }

    private List<Long> segments() throws IOException {
        return new ArchiveDirectory(directory).segments().stream().map(Segment::from).toList();
    }

    /** Which states can be made again, by their number. */
    private List<Integer> reachable() throws IOException {
        List<Integer> found = new ArrayList<>();
        try (PastStates past = new PastStates(new ArchiveDirectory(directory), format)) {
            for (int i = 0; i < states.size(); i++) {
                State wanted = states.get(i);
                State made = past.at(wanted.index());
                if (made != null) {
                    assertThat(made.nodes("").toList()).isEqualTo(wanted.nodes("").toList());
                    found.add(i);
                }
            }
        }
        return found;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void makesEveryStateAgain() throws IOException {
        write(0, 40);
        assertThat(segments()).containsExactly(0L);
        assertThat(reachable()).isEqualTo(range(0, 40));
    }

    @Test
    void makesAStateInTheMiddleOfAnEntry() throws IOException {
        write(0, 40);
        try (PastStates past = new PastStates(new ArchiveDirectory(directory), format)) {
            assertThat(past.at(11).index()).isEqualTo(11);
            assertThat(past.at(11).node(Samples.node(6).id()).status()).isEqualTo("initializing");
            assertThat(past.at(12).node(Samples.node(6).id()).status()).isEqualTo("ready");
            assertThat(past.at(3).index()).isEqualTo(3);
        }
    }

    @Test
    void dropsWhatIsAppliedAgainAfterARestart() throws IOException {
        write(0, 20);
        write(5, 30);
        assertThat(segments()).containsExactly(0L);
        assertThat(reachable()).isEqualTo(range(0, 30));
    }

    @Test
    void beginsAnewAfterAGap() throws IOException {
        write(0, 10);
        write(20, 30);
        assertThat(segments()).containsExactly(0L, 40L);
        List<Integer> expected = new ArrayList<>(range(0, 10));
        expected.addAll(range(20, 30));
        assertThat(reachable()).isEqualTo(expected);
    }

    @Test
    void goesOnAfterTheLastWholeEntryOfATornFile() throws IOException {
        write(0, 20);
        Path file = new Segment(directory, 0).entriesFile();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(
                file, Arrays.copyOf(bytes, bytes.length - 7), StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(reachable()).isEqualTo(range(0, 19));
        write(15, 30);
        assertThat(segments()).containsExactly(0L);
        assertThat(reachable()).isEqualTo(range(0, 30));
    }

    @Test
    void stopsAtADamagedEntry() throws IOException {
        write(0, 20);
        Path file = new Segment(directory, 0).entriesFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        List<Integer> left = reachable();
        assertThat(left).isEqualTo(range(0, left.size() - 1)).hasSizeBetween(5, 15);
    }

    @Test
    void deletesTheOldestSegmentsFirstAndKeepsAStateBeforeTheRest() throws IOException {
        retention = new ReplayRetention(Duration.ofHours(24), 60_000);
        write(0, 40);
        List<Long> left = segments();
        assertThat(left.getFirst()).isPositive();
        long bytes = 0;
        for (Segment segment : new ArchiveDirectory(directory).segments()) {
            bytes += segment.size();
            assertThat(segment.stateFile()).exists();
        }
        assertThat(bytes).isLessThanOrEqualTo(80_000);
        assertThat(reachable()).isEqualTo(range((int) (left.getFirst() / 2), 40));
    }

    @Test
    void deletesWhatIsTooOld() throws IOException {
        write(0, 10);
        now = now.plus(Duration.ofHours(4));
        write(10, 20);
        assertThat(segments()).containsExactly(0L, 20L);
        Files.setLastModifiedTime(
                new Segment(directory, 0).entriesFile(),
                FileTime.from(now.minus(Duration.ofHours(25))));
        now = now.plus(Duration.ofHours(4));
        write(20, 21);
        assertThat(segments()).containsExactly(20L, 40L);
    }
}
