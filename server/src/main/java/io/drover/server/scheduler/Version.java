package io.drover.server.scheduler;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as programs write them.
 *
 * @param segments the numbers; trailing zeros do not matter
 * @param prerelease the part after {@code -}, or empty
 */
record Version(List<BigInteger> segments, String prerelease) implements Comparable<Version> {
    private static final Pattern LOOSE =
            Pattern.compile(
                    "v?(\\d+(?:\\.\\d+)*)(?:-?([0-9A-Za-z-~]+(?:\\.[0-9A-Za-z-~]+)*))?(?:\\+[0-9A-Za-z.~-]*)?");
    private static final Pattern STRICT =
            Pattern.compile(
                    "v?((?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*))(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final int MAX_LENGTH = 128;

    /** Any number of segments, an optional {@code v}; null when it is no version. */
    static @Nullable Version loose(String text) {
        return parse(LOOSE, text);
    }

    /** Semantic Versioning 2.0; null when it is not. */
    static @Nullable Version strict(String text) {
        return parse(STRICT, text);
    }

    private static @Nullable Version parse(Pattern form, String text) {
        String trimmed = text.strip();
        Matcher matcher = form.matcher(trimmed);
        if (trimmed.length() > MAX_LENGTH || !matcher.matches()) {
            return null;
        }
        List<BigInteger> segments = new ArrayList<>();
        for (String segment : matcher.group(1).split("\\.", -1)) {
            segments.add(new BigInteger(segment));
        }
        String prerelease = matcher.group(2);
        return new Version(List.copyOf(segments), prerelease == null ? "" : prerelease);
    }

    BigInteger segment(int i) {
        return i < segments.size() ? segments.get(i) : BigInteger.ZERO;
    }

    boolean sameRelease(Version other) {
        return compareReleases(other) == 0;
    }

    @Override
    public int compareTo(Version other) {
        int releases = compareReleases(other);
        return releases != 0 ? releases : comparePrereleases(prerelease, other.prerelease);
    }

    private int compareReleases(Version other) {
        int length = Math.max(segments.size(), other.segments.size());
        for (int i = 0; i < length; i++) {
            int order = segment(i).compareTo(other.segment(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int comparePrereleases(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareIdentifiers(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int compareIdentifiers(String a, String b) {
        boolean aNumber = a.chars().allMatch(c -> c >= '0' && c <= '9') && !a.isEmpty();
        boolean bNumber = b.chars().allMatch(c -> c >= '0' && c <= '9') && !b.isEmpty();
        if (aNumber && bNumber) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aNumber == bNumber ? a.compareTo(b) : aNumber ? -1 : 1;
    }
}
