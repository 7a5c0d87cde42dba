package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private final List<String> lines = new ArrayList<>();
    private final Lines splitter = new Lines(lines::add);

    private void add(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.add(bytes, bytes.length);
    }

    @Test
    void givesLinesWithoutTheirEnds() {
        add("one\ntwo\r\n\nthr");
        add("ee");

        assertThat(lines).containsExactly("one", "two", "");
        splitter.rest();
        splitter.rest();
        assertThat(lines).containsExactly("one", "two", "", "three");
    }

    @Test
    void cutsWhatIsTooLong() {
        add("x".repeat(200_000) + "\n");

        assertThat(lines).extracting(String::length).containsExactly(65_536, 65_536, 65_536, 3_392);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheSameLinesInPiecesOfAnySize(long seed) {
        var text = "one line\n\nand änother one\n".repeat(50);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var random = new Random(seed);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, random.nextInt(20));
            splitter.add(java.util.Arrays.copyOfRange(bytes, at, at + length), length);
            at += length;
        }

        assertThat(lines).isEqualTo(text.lines().toList());
    }
}
