package io.drover.server.history;

import io.drover.server.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a history has and what it lacks: in the file {@code contents} beside the segments, so that a
 * lost or shortened one is noticed, and what one server tells another.
 *
 * @param through the state's index up to which all rows are here, but for those in gaps
 * @param forgotten rows up to this index were given up by command
 * @param segments oldest first
 * @param gaps oldest first
 */
public record Contents(long through, long forgotten, List<SegmentInfo> segments, List<Gap> gaps) {
    private static final String FIRST_LINE = "drover-history 1";

    public Contents {
        segments = List.copyOf(segments);
        gaps = List.copyOf(gaps);
    }

    static Contents none() {
        return new Contents(0, 0, List.of(), List.of());
    }

    /** Whether all rows of a time are here. */
    boolean covers(Gap time) {
        return through >= time.through() && gaps.stream().noneMatch(time::overlaps);
    }

    @Nullable SegmentInfo segment(long firstIndex) {
        for (SegmentInfo segment : segments) {
            if (segment.firstIndex() == firstIndex) {
                return segment;
            }
        }
        return null;
    }

    /** As lines of text, the last of them a checksum of the others. */
    public byte[] encode() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        text.append("through ").append(through).append('\n');
        text.append("forgotten ").append(forgotten).append('\n');
        for (SegmentInfo s : segments) {
            text.append("segment ").append(s.firstIndex()).append(' ').append(s.lastIndex());
            text.append(' ').append(s.bytes()).append(' ').append(s.checksum()).append('\n');
        }
        for (Gap gap : gaps) {
            text.append("gap ").append(gap.after()).append(' ').append(gap.through()).append('\n');
        }
        long sum = sum(text.toString());
        text.append("sum ").append(sum).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException when it is not whole, or of another format
     */
    public static Contents decode(byte[] bytes) throws IOException {
        if (!isWhole(bytes)) {
            throw new IOException("the history's table of contents is damaged");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = text.substring(0, text.lastIndexOf("sum ")).lines().toList();
        if (!lines.getFirst().equals(FIRST_LINE)) {
            throw new IOException(
                    "the history's table of contents begins with '%s', and this version of Drover reads '%s': run a newer one"
                            .formatted(lines.getFirst(), FIRST_LINE));
        }
        long through = 0;
        long forgotten = 0;
        List<SegmentInfo> segments = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "through" -> through = number(words, 1);
                case "forgotten" -> forgotten = number(words, 1);
                case "segment" ->
                        segments.add(
                                new SegmentInfo(
                                        number(words, 1),
                                        number(words, 2),
                                        number(words, 3),
                                        number(words, 4)));
                case "gap" -> gaps.add(new Gap(number(words, 1), number(words, 2)));
                default -> throw new IOException("the history's table of contents has: " + line);
            }
        }
        return new Contents(through, forgotten, segments, gaps);
    }

    private static boolean isWhole(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("sum ");
        return end > 0 && text.substring(end).equals("sum " + sum(text.substring(0, end)) + "\n");
    }

    /** Whether a file is there and can be read. */
    static boolean isWhole(Path file) throws IOException {
        return Files.exists(file) && isWhole(Files.readAllBytes(file));
    }

    private static long number(String[] words, int at) throws IOException {
        try {
            return Long.parseLong(words[at]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(
                    "the history's table of contents has: " + String.join(" ", words), e);
        }
    }

    /** Puts it into a file that is either whole or the one before. */
    void write(Path file) throws IOException {
        WholeFile.write(file, ByteBuffer.wrap(encode()));
    }

    /** What a file says. */
    static Contents read(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }
}
