package io.drover.server.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list of bounds that all have to hold, such as {@code >= 1.2, < 2}. */
record VersionRange(boolean strict, List<Bound> bounds) {
    private static final Pattern BOUND = Pattern.compile("(=|!=|>|<|>=|<=|~>)?\\s*(\\S+)");

    /** One comparison; {@code segments} is how many numbers the bound was written with. */
    record Bound(String operator, Version version) {}

    /** Bounds of loose versions; null when they cannot be read. */
    static @Nullable VersionRange loose(String text) {
        return parse(text, false);
    }

    /** Bounds of strict semantic versions, without {@code ~>}; null when they cannot be read. */
    static @Nullable VersionRange strict(String text) {
        return parse(text, true);
    }

    private static @Nullable VersionRange parse(String text, boolean strict) {
        List<Bound> bounds = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = BOUND.matcher(part.strip());
            if (!matcher.matches()) {
                return null;
            }
            String operator = matcher.group(1) == null ? "=" : matcher.group(1);
            String number = matcher.group(2);
            Version version = strict ? Version.strict(number) : Version.loose(number);
            if (version == null || (strict && operator.equals("~>"))) {
                return null;
            }
            bounds.add(new Bound(operator, version));
        }
        return new VersionRange(strict, List.copyOf(bounds));
    }

    /** False for a text that is no version. */
    boolean contains(String text) {
        Version version = strict ? Version.strict(text) : Version.loose(text);
        return version != null && bounds.stream().allMatch(bound -> holds(version, bound));
    }

    private boolean holds(Version version, Bound bound) {
        int order = version.compareTo(bound.version());
        return switch (bound.operator()) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0 && comparable(version, bound.version());
            case ">=" -> order >= 0 && comparable(version, bound.version());
            case "<" -> order < 0 && comparable(version, bound.version());
            case "<=" -> order <= 0 && comparable(version, bound.version());
            default -> pessimistic(version, bound.version(), order);
        };
    }

    /** Loosely, a pre-release is only inside bounds that name a pre-release of the same version. */
    private boolean comparable(Version version, Version bound) {
        if (strict || version.prerelease().isEmpty()) {
            return true;
        }
        return !bound.prerelease().isEmpty() && version.sameRelease(bound);
    }

    /** At least the bound, and equal in all its numbers but the last. */
    private boolean pessimistic(Version version, Version bound, int order) {
        if (order < 0 || !comparable(version, bound)) {
            return false;
        }
        for (int i = 0; i < bound.segments().size() - 1; i++) {
            if (!version.segment(i).equals(bound.segment(i))) {
                return false;
            }
        }
        return true;
    }
}
