package io.drover.agent.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A path with named parts, such as <code>/v1/job/{job...}/summary</code>.
 *
 * <p>A part stands for one segment, with three dots for one or more: job ids may hold slashes, and
 * not every caller escapes them. Segments are compared as they were sent and decoded afterwards, so
 * that an escaped slash never ends a segment.
 */
record PathPattern(String text, List<Segment> segments) {
    private sealed interface Segment {
        record Fixed(String text) implements Segment {}

        record Part(String name, boolean greedy) implements Segment {}
    }

    static PathPattern of(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String piece : split(text)) {
            segments.add(segment(piece));
        }
        return new PathPattern(text, List.copyOf(segments));
    }

    private static Segment segment(String piece) {
        if (!piece.startsWith("{")) {
            return new Segment.Fixed(piece);
        }
        String name = piece.substring(1, piece.length() - 1);
        boolean greedy = name.endsWith("...");
        return new Segment.Part(greedy ? name.substring(0, name.length() - 3) : name, greedy);
    }

    /** The segments of a path as sent; a slash at the end gives an empty last one. */
    static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** How many fixed segments the pattern has: of two that match, the one with more wins. */
    int weight() {
        return (int) segments.stream().filter(Segment.Fixed.class::isInstance).count();
    }

    /** Names of the parts in order. */
    List<String> parts() {
        return segments.stream()
                .filter(Segment.Part.class::isInstance)
                .map(s -> ((Segment.Part) s).name())
                .toList();
    }

    /** The decoded parts by name, or null when the path is another. */
    @Nullable SortedMap<String, String> match(List<String> path) {
        int spare = path.size() - segments.size();
        if (spare < 0 || (spare > 0 && !hasGreedy())) {
            return null;
        }
        SortedMap<String, String> values = new TreeMap<>();
        int at = 0;
        for (Segment segment : segments) {
            int width = segment instanceof Segment.Part part && part.greedy() ? spare + 1 : 1;
            String sent = String.join("/", path.subList(at, at + width));
            at += width;
            switch (segment) {
                case Segment.Fixed(String text) -> {
                    if (!text.equals(sent)) {
                        return null;
                    }
                }
                case Segment.Part(String name, _) -> {
                    if (sent.isEmpty()) {
                        return null;
                    }
                    values.put(name, Target.decode(sent, false));
                }
            }
        }
        return Collections.unmodifiableSortedMap(values);
    }

    private boolean hasGreedy() {
        return segments.stream()
                .anyMatch(s -> s instanceof Segment.Part(_, boolean greedy) && greedy);
    }
}
