package io.drover.server.scheduler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Tells admission which right sides of constraints the schedulers can read. */
public final class Operands {
    private Operands() {}

    /** Whether a text makes sense to {@code version}, {@code semver} or {@code regexp}. */
    public static boolean reads(String operand, String right) {
        return switch (operand) {
            case "version" -> VersionRange.loose(right) != null;
            case "semver" -> VersionRange.strict(right) != null;
            case "regexp" -> isPattern(right);
            default -> true;
        };
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }
}
