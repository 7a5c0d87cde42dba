package io.drover.server.scheduler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A constraint or affinity, read once and asked of many nodes.
 *
 * @param text as users see it when it rules a node out
 * @param unique whether nodes of one computed class may answer differently
 */
record NodeCheck(String text, Target left, Target right, Comparison comparison, boolean unique) {
    /** How two sides compare; null is a side without value. */
    @FunctionalInterface
    interface Comparison {
        boolean holds(@Nullable String left, @Nullable String right);
    }

    static NodeCheck of(Constraint constraint) {
        return of(constraint.lTarget(), constraint.operand(), constraint.rTarget());
    }

    static NodeCheck of(Affinity affinity) {
        return of(affinity.lTarget(), affinity.operand(), affinity.rTarget());
    }

    static NodeCheck of(String left, String operand, String right) {
        Target l = Target.of(left);
        Target r = Target.of(right);
        return new NodeCheck(
                (left + " " + operand + " " + right).strip(),
                l,
                r,
                comparison(operand, right, r),
                l.unique() || r.unique());
    }

    boolean holdsOn(Node node) {
        return comparison.holds(left.on(node), right.on(node));
    }

    /** How an operator compares texts; a right side that is plain text is read only once. */
    static Comparison comparison(String operand, String rightText, Target right) {
        return switch (operand) {
            case "", "=", "==", "is" -> both(String::equals);
            case "!=", "not" -> (l, r) -> !(l == null ? "" : l).equals(r == null ? "" : r);
            case "<" -> both((l, r) -> order(l, r) < 0);
            case "<=" -> both((l, r) -> order(l, r) <= 0);
            case ">" -> both((l, r) -> order(l, r) > 0);
            case ">=" -> both((l, r) -> order(l, r) >= 0);
            case "version" ->
                    byRight(rightText, right, VersionRange::loose, VersionRange::contains);
            case "semver" ->
                    byRight(rightText, right, VersionRange::strict, VersionRange::contains);
            case "regexp" ->
                    byRight(
                            rightText,
                            right,
                            NodeCheck::pattern,
                            (pattern, text) -> pattern.matcher(text).find());
            case "set_contains", "set_contains_all" ->
                    both((l, r) -> members(l).containsAll(members(r)));
            case "set_contains_any" ->
                    both((l, r) -> members(r).stream().anyMatch(members(l)::contains));
            case "is_set" -> (l, _) -> l != null;
            case "is_not_set" -> (l, _) -> l == null;
            default -> (_, _) -> false;
        };
    }

    private static Comparison both(BiPredicate<String, String> test) {
        return (l, r) -> l != null && r != null && test.test(l, r);
    }

    /** Reads a right side that is plain text only once. */
    private static <T> Comparison byRight(
            String text, Target right, Reader<T> read, BiPredicate<T, String> test) {
        if (right instanceof Target.Literal) {
            T known = read.read(text);
            return (l, _) -> l != null && known != null && test.test(known, l);
        }
        return (l, r) -> {
            T value = r == null ? null : read.read(r);
            return l != null && value != null && test.test(value, l);
        };
    }

    @FunctionalInterface
    private interface Reader<T> {
        @Nullable T read(String text);
    }

    private static @Nullable Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return null; // refused at admission; here it simply never matches
        }
    }

    private static int order(String left, String right) {
        Long l = integer(left);
        Long r = integer(right);
        if (l != null && r != null) {
            return Long.compare(l, r);
        }
        Double x = number(left);
        Double y = number(right);
        return x != null && y != null ? Double.compare(x, y) : left.compareTo(right);
    }

    private static @Nullable Long integer(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The members of a list as constraints write them, {@code a,b}. */
    static List<String> members(String text) {
        List<String> members = new ArrayList<>();
        for (String member : text.split(",", -1)) {
            members.add(member.strip());
        }
        return members;
    }
}
